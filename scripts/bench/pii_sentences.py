"""Labelled sentences that no rule was written after: our own wordings, values made up by a seed, and decoys.

`fresh(seed, part)` gives sentences and their labels (entity, start, end). The wordings are in three parts: the first two
may be looked at when a rule is changed, the last is for the figure that is told. When a rule was changed after the last
one, it is one of those that may be looked at, and a new one is written before that change.
"""

import random
import re

FIRST = "Aino Bruno Chidi Dalia Emil Farid Greta Hiro Ines Jonas Kamala Luca Mei Noor Olga Pavel Rosa Sven Tara Yusuf".split()
LAST = "Adeyemi Bauer Costa Dubois Eklund Fischer Garcia Haddad Ivanov Jansen Kowalski Lindqvist Moreau Nakamura Ortiz Patel".split()
DOMAINS = "gmx.net posteo.de bluewin.ch libero.it proton.me uol.com.br rediffmail.com wanadoo.fr students.uni-x.edu mail.acme-retail.co.uk".split()
SITES = "billing.northwind-air.com www.kanzlei-weber.de shop.tulipa.nl news.dailypost.co.za clinic-portal.org app.finch.io".split()
IBANS = {"DE": 18, "NL": ("ABNA", 10), "GB": ("BARC", 14), "FR": 23, "ES": 20, "CH": 17, "BE": 12, "AT": 16, "PL": 24}
CARDS = [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3528", 16)]
# Digits stand for `d`, and `n` is none of 0 and 1.
INTERNATIONAL = [
    "+1 ndd-ndd-dddd", "+1 (ndd) ndd-dddd", "+1nddndddddd", "+44 20 7ddd dddd", "+44 7ddd dddddd", "+49 30 ndddddd", "+49 151 ndddddd7",
    "+33 1 dd dd dd dd", "+33 6 dd dd dd dd", "+34 6dd ddd ddd", "+39 06 ndddd dddd", "+31 20 ndd dddd", "+46 70 ndd dd dd", "+48 5dd ddd ddd",
    "+61 4dd ddd ddd", "+91 9dddd ddddd", "+55 11 9dddd-dddd", "+81 90-dddd-dddd", "+27 82 ddd dddd", "+41 79 ddd dd dd", "+971 50 ddd dddd", "+65 9ddd dddd",
]
NATIONAL = [
    "(ndd) ndd-dddd", "ndd-ndd-dddd", "ndd.ndd.dddd", "1-800-ndd-dddd", "020 7ddd dddd", "07ddd dddddd", "030 / ndddddd", "0151 ndddddd7",
    "01 dd dd dd dd", "06 dd dd dd dd", "0ddd-dddddd", "04dd ddd ddd", "09dddd ddddd", "070-ndd dd dd", "082 ddd dddd",
]

PARTS = [
    [
        "Could someone from the night shift phone {PHONE} about the broken freezer?", "{NAME} left her number, {PHONE}, with the porter.",
        "Mobile: {PHONE} (after six)", "Call back {NAME} at {PHONE}", "dial {ABROAD} and ask for {NAME}", "Fax {PHONE}, attn. {NAME}",
        "Kontakt: {NAME}, Tel. {PHONE}", "customer wrote from {EMAIL} and wants a refund", "Please forward the minutes to {EMAIL} and {EMAIL}.",
        "{NAME} <{EMAIL}>", "login={EMAIL} failed 3 times", "The statement went to {EMAIL}, not to {EMAIL}!", "My Visa {CARD} was charged twice.",
        "card no. {CARD} expires 09/27", "he read out {CARD} as his credit card", "Transfer 250 EUR to {IBAN} by Friday",
        "Konto {IBAN}, Inhaber {NAME}", "refund account: {IBAN}", "Her SSN is {SSN}.", "social security number {SSN} does not match",
        "requests from {IP} were throttled", "{IP} - - \"GET /health\" 200", "client {IP} reconnected after 30 s", "The form is at {URL}",
        "see {URL}, section 4", "{NAME}, born {DATE}, was admitted", "date of birth: {DATE}", "Policy valid from {DATE} to {DATE}.",
        "Reach {NAME}: {EMAIL} or {PHONE}", "Invoice paid with {CARD}; receipt to {EMAIL}",
        # Nothing.
        "Release 4.18.2 replaced 1203 files in 45.2 s", "pod api-7f9c6d5b8-x2k4z restarted 3 times", "offset 7340032 of 268435456 bytes",
        "ticket INC0048213 is a duplicate of INC0047991", "sensor 12 reads 21.45, 21.50, 21.55", "flight LH 1147, gate B22, seat 14C",
        "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7", "listening on 127.0.0.1:8080 and 10.0.4.17", "took 1234567890 ns in 1000000 rounds",
        "section 3.2.1, pages 120-134", "score 0.8734512, loss 1.2045e-3", "invoice 2024-118-00072 over 1,250.00",
    ],
    [
        "If nobody answers, try {NAME} on {PHONE}.", "You'll find me under {ABROAD} while abroad", "{NAME}'s cell is {PHONE}", "phone={PHONE}",
        "Hotline {PHONE}, weekdays only", "please text {PHONE} when the parcel is here", "Reach our desk by telephone ({PHONE}) or mail ({EMAIL})",
        "WhatsApp me: {ABROAD}", "New contact number for {NAME}: {PHONE}", "The caller, {PHONE}, hung up", "Bounce: {EMAIL} mailbox full",
        "from {EMAIL} to {EMAIL}", "user \"{EMAIL}\" locked", "Write {EMAIL}; nobody reads the other inbox", "added {NAME} ({EMAIL}) as owner",
        "charged {CARD} for the second night", "Use my Mastercard {CARD}, please", "payment card: {CARD}", "credit card {CARD} was reported stolen on {DATE}",
        "IBAN {IBAN}", "Please debit {IBAN} monthly", "the rent comes from {IBAN}", "payee {NAME} / {IBAN}", "SSN: {SSN}", "I gave them my social security number, {SSN}",
        "employee {NAME} ({SSN}) resigned", "login from {IP} at night", "blocked {IP} for an hour", "source={IP} action=deny", "open {URL} and sign in",
        "Docs moved to {URL}.", "DOB {DATE}", "arrived {DATE}, left {DATE}", "signed on {DATE} by {NAME}", "{URL} was sent to {EMAIL} and {PHONE}",
        "Deposit returned to {IBAN}, questions to {EMAIL}",
        # Nothing.
        "heap 734 MB of 2048 MB after 18 collections", "upgraded from 10.4.12 to 10.5.0", "batch 20260301-0007 wrote 48211 rows",
        "error 0x80070057 at 0x7ffd3c2a1b40", "commit 8c1f2e9d4b6a7053 touched 14 files", "queue depth 100200300 at shard 44", "latitude 52.520008, longitude 13.404954",
        "part 4711-0815-42 is out of stock", "aspect ratio 1920x1080 at 59.94 Hz", "peer 192.168.178.20 lost, retry in 30000 ms",
        "epoch 1767225600 rolled over", "ISBN 978-3-16-148410-0 is in print",
    ],
    [
        "Leave a message at {PHONE} once it's done", "I am at {PHONE} until noon, then on the road", "{NAME} / {PHONE} / night shift",
        "Ms Weber? Her line is {PHONE}", "ask {NAME} ({PHONE}) about the keys", "the porter rang {PHONE} twice and nobody picked up",
        "New SIM, new number: {PHONE}", "In an emergency: {PHONE}", "sms to {PHONE} came back", "Ruf mich bitte an: {PHONE}", "Rappelle-moi au {PHONE}",
        "the courier has {PHONE} on his slip", "opt-out received from {ABROAD}", "verified {ABROAD} by code", "Account of {EMAIL} closed",
        "cc {EMAIL}", "Reply-To: {EMAIL}", "{EMAIL} bounced twice, {EMAIL} did not", "written by {NAME} <{EMAIL}> last week", "Karte {CARD} gesperrt",
        "paid by card {CARD} at the door", "{CARD} was declined by the bank", "put it on my Amex {CARD}", "bank details: {IBAN}", "Kontonummer {IBAN}",
        "salary to {IBAN} from May on", "reimburse {NAME} at {IBAN}", "her social is {SSN}, she says", "SSN on file: {SSN}", "tax form for {SSN} is missing",
        "failed ssh from {IP} port 22", "{IP} is banned", "visitor {IP} took the cookies", "rollout notes at {URL}", "{URL} returns 404",
        "birthday {DATE}", "due {DATE}, paid {DATE}", "Since {DATE} nobody picks up at {PHONE}", "He moved; the old flat still has {PHONE}",
        "{NAME} wants a word, {PHONE}, before five",
        # Nothing.
        "retry 3 of 5 in 00:00:30", "bytes 0-1023/146515", "shelf 0345 holds 120 boxes", "plan 42-15-11, sheet 3 of 12", "item 0042-118 is back in stock",
        "header 00 1f 8b 08 00 00", "cpu 0.25 0.50 0.75 over 15 minutes", "01067 Dresden, 04109 Leipzig", "order 07123 456789 was shipped",
        "throughput 0412 887 rows", "window 06:30 to 18:45, 5 days a week", "seed 0123456789 gave 0987654321",
    ],
]


def luhn(body: str) -> str:
    total = sum(int(digit) if at % 2 else sum(divmod(2 * int(digit), 10)) for at, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


class Values:
    """Makes values up."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.random.choices("0123456789", k=count))

    def number(self, form: str) -> str:
        return re.sub("[dn]", lambda at: self.random.choice("0123456789" if at[0] == "d" else "23456789"), form)

    def name(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def phone(self) -> str:
        return self.number(self.random.choice(self.random.choice([INTERNATIONAL, NATIONAL])))

    def abroad(self) -> str:
        return self.number(self.random.choice(INTERNATIONAL))

    def email(self) -> str:
        first, last = self.random.choice(FIRST).lower(), self.random.choice(LAST).lower()
        local = self.random.choice([f"{first}.{last}", f"{first[0]}{last}{self.digits(2)}", f"{last}_{first}", f"{first}+shop", f"{first}-{last}", first.upper()])
        return f"{local}@{self.random.choice(DOMAINS)}"

    def card(self) -> str:
        prefix, length = self.random.choice(CARDS)
        number = luhn(prefix + self.digits(length - len(prefix) - 1))
        mark = self.random.choice(["", "", " ", "-"])
        cuts = [4, 10] if length == 15 else [4, 8, 12]
        return mark.join(number[start:end] for start, end in zip([0, *cuts], [*cuts, length]))

    def iban(self) -> str:
        country, form = self.random.choice(list(IBANS.items()))
        body = self.digits(form) if isinstance(form, int) else form[0] + self.digits(form[1])
        check = 98 - int("".join(str(int(char, 36)) for char in body + country + "00")) % 97
        whole = f"{country}{check:02d}{body}"
        return whole if self.random.random() < 0.5 else " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))

    def ssn(self) -> str:
        area = self.random.choice([*range(100, 666), *range(667, 900)])
        return f"{area}-{self.random.randint(1, 99):02d}-{self.random.randint(1, 9999):04d}"

    def ip(self) -> str:
        if self.random.random() < 0.2:
            return f"2a0{self.random.randint(0, 9)}:{self.random.getrandbits(16) | 4096:x}:{self.random.getrandbits(16) | 4096:x}::{self.random.randint(1, 99)}"
        first = self.random.choice([5, 23, 46, 62, 81, 93, 109, 134, 151, 178, 185, 201, 213])
        return f"{first}.{self.random.randint(0, 255)}.{self.random.randint(0, 255)}.{self.random.randint(1, 254)}"

    def url(self) -> str:
        return f"{self.random.choice(['https', 'http'])}://{self.random.choice(SITES)}{self.random.choice(['', '/', '/forms/7', '/a?b=c&d=1', '/de/index.html'])}"

    def date(self) -> str:
        day, month, year = self.random.randint(13, 28), self.random.randint(1, 12), self.random.randint(1950, 2025)
        return self.random.choice([f"{day}.{month}.{year}", f"{day:02d}/{month:02d}/{year}", f"{month:02d}/{day}/{year}", f"{year}-{month:02d}-{day:02d}", f"{day:02d}-{month:02d}-{year}"])


ENTITY = {"PHONE": "PHONE_NUMBER", "ABROAD": "PHONE_NUMBER", "EMAIL": "EMAIL_ADDRESS", "CARD": "CREDIT_CARD", "IBAN": "IBAN_CODE", "SSN": "US_SSN", "IP": "IP_ADDRESS", "URL": "URL", "DATE": "DATE"}


def fresh(seed: str, part: int, times: int = 40) -> list[tuple[str, set[tuple[str, int, int]]]]:
    """Sentences of one part of the wordings, each so many times, with their labels."""
    values, sentences = Values(f"{seed} {part}"), []
    for _ in range(times):
        for wording in PARTS[part]:
            text, labels = "", set()
            for piece in re.split(r"(\{[A-Z]+\})", wording):
                if piece.startswith("{"):
                    made = getattr(values, piece[1:-1].lower())()
                    if entity := ENTITY.get(piece[1:-1]):
                        labels.add((entity, len(text), len(text) + len(made)))
                    piece = made
                text += piece
            sentences.append((text, labels))
    return sentences
