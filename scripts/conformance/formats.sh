#!/usr/bin/env bash
# Asks an independent reader about each format: SARIF, JUnit, CTRF, in-toto and the page, over the examples.
# Installs the readers in .tools/; the page is opened in Chromium where one is there, and CHROMIUM names another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

python_tools=(check-jsonschema==0.39.0 in-toto-attestation==0.9.3 junitparser==5.0.3)
node_tools=(ctrf@0.3.0 @microsoft/sarif-multitool@5.7.0 @microsoft/jest-sarif@1.0.0-beta.0 playwright-core@1.65.1)
venv=.tools/readers
node=.tools/readers-node
modules=$node/node_modules

fail() {
  printf 'formats.sh: %s\n' "$*" >&2
  exit 1
}

[[ -x $venv/bin/python ]] || python3 -m venv "$venv" || fail "cannot make a Python environment in $venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "${python_tools[@]}" ||
  fail "cannot install ${python_tools[*]}"
npm install --prefix "$node" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "${node_tools[@]}" ||
  fail "cannot install ${node_tools[*]}"

# The wrapper of the package hands its arguments to a shell, which would split the rule kinds.
sarif=$modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
[[ -f $sarif ]] || fail 'the SARIF validator runs on x86-64 Linux only'
chmod +x "$sarif"

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
gates=(cp0 cp1 cp2 cp3 cp4 cp5 cp6 cp7 cp8)
for example in green red; do
  code=0
  target/release/gate run "${gates[@]}" --artifacts "examples/cp8-cutover/$example" -q \
    --report sarif="$out/$example.sarif" --report junit="$out/$example.xml" \
    --report ctrf="$out/$example.ctrf.json" --report html="$out/$example.html" \
    --report intoto="$out/$example.intoto.json" --report svr="$out/$example.svr.json" || code=$?
  [[ $example == green && $code == 0 || $example == red && $code == 2 ]] || fail "$example ended with $code"
done

for example in green red; do
  "$venv/bin/check-jsonschema" --regex-variant python \
    --schemafile "$modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" "$out/$example.sarif"
  # It always ends with 0: what it prints is the answer. A public address of the rules does not exist yet.
  said=$("$sarif" validate "$out/$example.sarif" --rule-kind 'Sarif;Ghas')
  if grep -E '(error|warning) [A-Z]+[0-9]+' <<<"$said" | grep -v 'SARIF2005'; then
    fail "the SARIF validator objects to $example.sarif"
  fi
  grep -q 'Analysis completed successfully' <<<"$said" || fail "the SARIF validator did not finish"
  echo "ok  SARIF    $example"
done

"$venv/bin/python" - "$out" <<'PYTHON'
import json, pathlib, sys
import junitparser
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

out = pathlib.Path(sys.argv[1])
for example, failures, errors in (("green", 0, 0), ("red", 8, 1)):
    suites = junitparser.JUnitXml.fromfile(str(out / f"{example}.xml"))
    found = (sum(suite.failures for suite in suites), sum(suite.errors for suite in suites))
    assert found == (failures, errors), (example, found)
    assert sum(1 for suite in suites for _ in suite) > 40, example
    print(f"ok  JUnit    {example}")
    for kind in ("intoto", "svr"):
        text = json.loads((out / f"{example}.{kind}.json").read_text())
        Statement.copy_from_pb(json_format.ParseDict(text, statement_pb2.Statement())).validate()
        print(f"ok  {kind:<8} {example}")
PYTHON

cat >"$node/readers.mjs" <<'NODE'
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validate } from 'ctrf';
import { chromium } from 'playwright-core';

const [out, browser] = process.argv.slice(2);
const refuse = (why) => { console.error(`formats.sh: ${why}`); process.exitCode = 1; };
for (const example of ['green', 'red']) {
  const { valid, errors } = validate(JSON.parse(readFileSync(`${out}/${example}.ctrf.json`)));
  if (valid) console.log(`ok  CTRF     ${example}`);
  else refuse(`CTRF: ${JSON.stringify(errors)}`);
}
if (browser) {
  const chrome = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu'] });
  for (const example of ['green', 'red']) {
    for (const width of [1280, 420]) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await chrome.newPage({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: true });
        const requests = [];
        const complaints = [];
        page.on('request', (request) => requests.push(request.url()));
        page.on('console', (message) => complaints.push(message.text()));
        await page.goto(`file://${resolve(out)}/${example}.html`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        const first = await page.evaluate(() => document.querySelector('h1').textContent);
        if (requests.length !== 1) refuse(`the page asks for ${requests.slice(1)}`);
        if (complaints.length) refuse(`the browser complains: ${complaints}`);
        if (over > 0) refuse(`the page is ${over} pixels too wide at ${width}`);
        if (first !== (example === 'green' ? 'PASS' : 'NOT DECIDED')) refuse(`the page says ${first}`);
        await page.close();
      }
    }
    console.log(`ok  HTML     ${example}: one request, light and dark, 1280 and 420 pixels`);
  }
  await chrome.close();
} else {
  console.log('--  HTML     not looked at: no Chromium here (CHROMIUM=path names one)');
}
NODE
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
node "$node/readers.mjs" "$out" "$browser"
