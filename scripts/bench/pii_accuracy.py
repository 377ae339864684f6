#!/usr/bin/env python3
"""Measures what pii-scan finds in labelled texts: pii_accuracy.py BIN

  BIN                     the folder with pii-scan and examples/pii-spans
  GATEKIT_PII_SENTENCES   labelled sentences in the form of presidio-research's synth_dataset_v2.json
  GATEKIT_SECRET_RULES    folders and files, separated by `:`, that hold other scanners' rules with their examples:
                          YAML, a program that YAML was built into, TOML with tables `positive`, `evasion` and
                          `negative`, or a folder with `one_per_line/` and `none`
  PII_SEED                what our own sentences are made up with (default 1)

Of other scanners' rules, those whose name has an odd CRC-32 may be looked at while detectors are written (PII_SHOW=1
shows them); the others are kept back. Every figure is printed, none is asserted: it ends nonzero only when something
could not be measured. Where the Python that runs it has presidio-analyzer, its recognisers are measured on the same
sentences.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import zlib
from pathlib import Path

from pii_sentences import fresh

BIN = Path(sys.argv[1])
# What a label is called here; what has no pattern (names, places, professions) is not measured.
ENTITIES = {
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "CREDIT_CARD": "CREDIT_CARD",
    "IBAN_CODE": "IBAN_CODE",
    "US_SSN": "US_SSN",
    "IP_ADDRESS": "IP_ADDRESS",
    "DOMAIN_NAME": "URL",
    "URL": "URL",
    "DATE_TIME": "DATE",
}
MEASURED = sorted(set(ENTITIES.values()))
# Dates with digits and marks only; `1977` and `last Tuesday` are none.
NUMERIC = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$")

Sentence = tuple[str, set[tuple[str, int, int]]]


def labelled(path: Path) -> list[Sentence]:
    """Texts and their labels: entity, start, end."""
    sentences = []
    for item in json.loads(path.read_text()):
        labels = set()
        for span in item["spans"]:
            entity = ENTITIES.get(span["entity_type"])
            if entity and (entity != "DATE" or NUMERIC.match(span["entity_value"])):
                labels.add((entity, span["start_position"], span["end_position"]))
        sentences.append((item["full_text"], labels))
    return sentences


def ours(texts: list[str]) -> list[set[tuple[str, int, int]]]:
    """What pii-scan finds, as spans."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([BIN / "examples/pii-spans", "URL", "DATE"], input=lines, capture_output=True, text=True, check=True)
    # A date of birth is a date as well.
    name = {"DATE_OF_BIRTH": "DATE"}
    return [{(name.get(span[0], span[0]), span[1], span[2]) for span in json.loads(line)} for line in done.stdout.splitlines()]


def presidio() -> "Recogniser | None":
    """Presidio's recognisers over a blank pipeline, or nothing where it is not installed."""
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    except ImportError:
        return None

    class Blank(NlpEngine):
        """Words and lower-case lemmas, so that context words work; no model."""

        def __init__(self) -> None:
            self.nlp = spacy.blank("en")

        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            doc = self.nlp(text)
            return NlpArtifacts([], doc, [token.idx for token in doc], [token.lower_ for token in doc], self, language)

        def process_batch(self, texts, language, **_):
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return self.nlp.vocab[word].is_stop

        def is_punct(self, word: str, language: str) -> bool:
            return self.nlp.vocab[word].is_punct

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])
    names = {"DATE_TIME": "DATE"}
    wanted = {"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS", "URL", "DATE_TIME"}

    def recognise(texts: list[str]) -> list[set[tuple[str, int, int]]]:
        answers = []
        for text in texts:
            found = engine.analyze(text=text, language="en", entities=sorted(wanted), score_threshold=0.4)
            kept: list = []
            # Of those that overlap, the best score stands, then the longest.
            for result in sorted(found, key=lambda result: (-result.score, result.start - result.end)):
                if all(result.end <= other.start or result.start >= other.end for other in kept):
                    kept.append(result)
            answers.append({(names.get(result.entity_type, result.entity_type), result.start, result.end) for result in kept})
        return answers

    return recognise


def score(sentences: list[Sentence], answers: list[set[tuple[str, int, int]]]) -> dict[str, tuple[int, int, int]]:
    """Hits, false alarms and misses by entity: the entity and both ends have to be right."""
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for (_, labels), answer in zip(sentences, answers, strict=True):
        answer = {span for span in answer if span[0] in MEASURED}
        for span in labels & answer:
            counts[span[0]][0] += 1
        for span in answer - labels:
            counts[span[0]][1] += 1
        for span in labels - answer:
            counts[span[0]][2] += 1
    return {entity: tuple(count) for entity, count in counts.items()}


def f1(count: tuple[int, int, int]) -> float:
    hit, false, missed = count
    return 2 * hit / (2 * hit + false + missed) if hit + false + missed else 1.0


def total(counts: dict[str, tuple[int, int, int]]) -> tuple[int, int, int]:
    return tuple(sum(column) for column in zip(*counts.values(), strict=True)) or (0, 0, 0)


def embedded(sentences: list[Sentence]) -> tuple[int, int, int]:
    """Through pii-scan itself: found in the plain string, in the same string inside JSON inside a string, lost."""

    def counted(lines: list[str], folder: Path) -> list[collections.Counter]:
        path, report = folder / "in.ndjson", folder / "report.json"
        path.write_text("".join(line + "\n" for line in lines))
        done = subprocess.run([BIN / "pii-scan", "--include", "URL,DATE", "--report", f"json={report}", "-q", path, "--root", folder], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"pii_accuracy.py: pii-scan ended with {done.returncode}: {done.stderr}")
        found = [collections.Counter() for _ in lines]
        for finding in json.loads(report.read_text())["findings"]:
            if "location" in finding:
                found[finding["location"]["line"] - 1][finding["message"].split()[0]] += 1
        return found

    plain, inside, lost = 0, 0, 0
    for at in range(0, len(sentences), 500):
        texts = [text for text, _ in sentences[at : at + 500]]
        with tempfile.TemporaryDirectory() as folder:
            one = counted([json.dumps({"text": text}) for text in texts], Path(folder))
            two = counted([json.dumps({"p": json.dumps({"text": text})}) for text in texts], Path(folder))
        plain += sum(sum(counter.values()) for counter in one)
        inside += sum(sum(counter.values()) for counter in two)
        lost += sum(sum((left - right).values()) for left, right in zip(one, two, strict=True))
    return plain, inside, lost


def built_in(path: Path) -> list[tuple[str, str, bool]]:
    """The examples in the YAML that a program was built with: its blocks are found by their own first lines."""
    import yaml

    text = path.read_bytes().decode("utf-8", "replace")
    examples, name = [], "?"
    for found in re.finditer(r"^ +id: (\S+)|^( +)((?:negative_)?examples):\n((?:\2 +.*\n|\n)+)", text, re.MULTILINE):
        if found[1]:
            name = found[1]
            continue
        try:
            block = yaml.safe_load("x:\n" + found[4])
        except yaml.YAMLError:
            continue
        for example in block["x"] or [] if isinstance(block, dict) else []:
            if isinstance(example, str):
                examples.append((name, example, found[3] == "examples"))
    return examples


def contracts(root: Path) -> list[tuple[str, str, bool]]:
    """The examples in TOML, a file per rule: `[[positive]]`, `[[evasion]]` and `[[negative]]`, each with a `text`."""
    examples = []
    for path in sorted(root.rglob("*.toml")):
        try:
            document = tomllib.loads(path.read_text())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue
        for table in ("positive", "evasion", "negative"):
            for example in document.get(table) or []:
                if isinstance(example, dict) and isinstance(example.get("text"), str):
                    examples.append((path.stem, example["text"], table != "negative"))
    return examples


def lines(root: Path) -> list[tuple[str, str, bool]]:
    """The examples of a folder with a file of secrets per kind, one a line, and a file with lines that hold none."""
    kinds = [(path, True) for path in sorted(root.glob("one_per_line/*"))] + [(root / "none", False)]
    return [(path.name, line, wanted) for path, wanted in kinds if path.is_file() for line in path.read_text().splitlines() if line]


def rule_examples() -> list[tuple[str, str, bool]]:
    """Other scanners' examples, each once: rule, text, whether the rule is to find it."""
    examples = []
    for place in filter(None, os.environ.get("GATEKIT_SECRET_RULES", "").split(":")):
        root = Path(place)
        if root.is_file() and root.suffix not in (".yml", ".yaml"):
            examples += built_in(root)
            continue
        examples += contracts(root) + lines(root)
        for path in sorted([root] if root.is_file() else [*root.rglob("*.yml"), *root.rglob("*.yaml")]):
            import yaml

            try:
                document = yaml.load(path.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            except yaml.YAMLError:
                continue
            rules = document.get("rules", []) if isinstance(document, dict) else document if isinstance(document, list) else []
            for rule in rules:
                if not isinstance(rule, dict):
                    continue
                name = str(rule.get("id") or rule.get("name"))
                for key, wanted in (("examples", True), ("negative_examples", False)):
                    for example in rule.get(key) or []:
                        text = example.get("text") if isinstance(example, dict) else example
                        if isinstance(text, str):
                            examples.append((name, text, wanted))
    return list({(text, wanted): (name, text, wanted) for name, text, wanted in examples}.values())


def is_kept_back(rule: str) -> bool:
    """Whether nobody looks at the examples of a rule while detectors are written."""
    return zlib.crc32(rule.encode()) % 2 == 0


def flagged(texts: list[str]) -> list[bool]:
    """Whether pii-scan, for secrets alone, finds anything in each text."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for at, text in enumerate(texts):
            (root / f"{at // 1000}").mkdir(exist_ok=True)
            (root / f"{at // 1000}/{at}.txt").write_text(text)
        found = set()
        for part in sorted(root.iterdir()):
            report = root / "report.json"
            done = subprocess.run([BIN / "pii-scan", "--profile", "secrets", "--no-ignore", "--report", f"json={report}", "-q", "--root", root, part], capture_output=True, text=True)
            if done.returncode not in (0, 1):
                sys.exit(f"pii_accuracy.py: pii-scan ended with {done.returncode}: {done.stderr}")
            for finding in json.loads(report.read_text())["findings"]:
                if "location" in finding:
                    found.add(int(Path(finding["location"]["path"]).stem))
    return [at in found for at in range(len(texts))]


def main() -> None:
    sets: dict[str, list[Sentence]] = {}
    if path := os.environ.get("GATEKIT_PII_SENTENCES"):
        every = labelled(Path(path))
        sets["labelled, even (tuned on)"] = every[0::2]
        sets["labelled, odd (kept back)"] = every[1::2]
        sets["labelled, all"] = every
    seed = os.environ.get("PII_SEED", "1")
    sets[f"own wording, first part, seed {seed} (may be tuned on)"] = fresh(seed, 0)
    sets[f"own wording, second part, seed {seed} (may be tuned on)"] = fresh(seed, 1)
    sets[f"own wording, last part, seed {seed}"] = fresh(seed, 2)
    engines = {"pii-scan": ours}
    if other := presidio():
        engines["presidio"] = other
    else:
        print("presidio-analyzer is not installed: not measured\n")
    for name, sentences in sets.items():
        print(f"{name}: {len(sentences)} sentences, {sum(len(labels) for _, labels in sentences)} labels\n")
        results = {engine: score(sentences, recognise([text for text, _ in sentences])) for engine, recognise in engines.items()}
        print("| strict span | " + " | ".join(f"{engine} P | R | F1" for engine in results) + " |")
        print("|---|" + "--:|" * 3 * len(results))
        for entity in [*MEASURED, "all"]:
            cells = []
            for counts in results.values():
                count = total(counts) if entity == "all" else counts.get(entity, (0, 0, 0))
                hit, false, missed = count
                cells.append(f"{hit / max(hit + false, 1):.3f} | {hit / max(hit + missed, 1):.3f} | {f1(count):.3f}")
            print(f"| {entity} | " + " | ".join(cells) + " |")
        plain, inside, lost = embedded(sentences)
        print(f"\nfindings in the plain strings {plain}; in the same strings inside JSON inside a string {inside}; lost {lost}\n")
        if os.environ.get("PII_SHOW"):
            for (text, labels), answer in zip(sentences, ours([text for text, _ in sentences]), strict=True):
                answer = {span for span in answer if span[0] in MEASURED}
                for kind, spans in (("missed", labels - answer), ("false", answer - labels)):
                    for entity, start, end in sorted(spans):
                        print(f"  {kind} {entity} {text[start:end]!r} in {text[max(0, start - 50) : end + 20]!r}")
    examples = rule_examples()
    if examples:
        raw = flagged([text for _, text, _ in examples])
        inside = flagged([json.dumps({"text": text}) for _, text, _ in examples])
        wanted = [at for at, (_, _, wanted) in enumerate(examples) if wanted]
        unwanted = [at for at, (_, _, wanted) in enumerate(examples) if not wanted]
        print("| other scanners' rule examples | number | flagged | flagged in a JSON string |")
        print("|---|--:|--:|--:|")
        for name, places in (("to be found", wanted), ("not to be found by their rule", unwanted)):
            kept_back = [at for at in places if is_kept_back(examples[at][0])]
            for half, those in ((name, places), (f"{name}, of the rules that were kept back", kept_back)):
                rates = " | ".join(f"{sum(marks[at] for at in those) / max(len(those), 1):.3f}" for marks in (raw, inside))
                print(f"| {half} | {len(those)} | {rates} |")
        if os.environ.get("PII_SHOW"):
            shown = lambda places: (at for at in places if not is_kept_back(examples[at][0]))
            for at in shown(wanted):
                if not raw[at] or not inside[at]:
                    print(f"  missed {examples[at][0]}: {examples[at][1]!r} {raw[at]} {inside[at]}"[:300])
            for at in shown(unwanted):
                if raw[at]:
                    print(f"  flagged {examples[at][0]}: {examples[at][1]!r}"[:300])
    else:
        print("GATEKIT_SECRET_RULES names no rules: other scanners' examples are not measured")


main()
