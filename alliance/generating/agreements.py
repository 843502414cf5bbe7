"""The texts: what was issued, by whom, in which passages, and when it entered the ledger."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from alliance.generating import promises, recommendations, words
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text, drawn
from alliance.generating.vocabulary import OPENED, Vocabulary
from commitments.models import Agreement, AgreementLink, AgreementParty

KINDS = {
    "joint_statement": ("JS", "Joint statement", "공동성명", 40),
    "fact_sheet": ("FS", "Fact sheet", "설명자료", 15),
    "communique": ("CQ", "Communiqué", "공동발표문", 12),
    "memorandum": ("MOU", "Memorandum", "양해각서", 10),
    "agreement": ("AG", "Agreement", "협정", 8),
    "framework": ("FW", "Framework", "기본합의", 6),
    "declaration": ("DE", "Declaration", "선언", 5),
    "vision": ("VI", "Vision", "비전", 4),
}
"""Of texts that promise: abbreviation, title in both languages, and how often."""

FIRST, LAST = date(1990, 1, 8), date(2026, 6, 30)
SIZES: dict[range, int] = {range(1, 9): 60, range(8, 31): 30, range(40, 111): 10}
"""How many promises a text holds, and how often."""

PARTIES: dict[tuple[str, ...], int] = {
    ("KOR", "USA"): 78,
    ("JPN", "KOR", "USA"): 12,
    ("ASEAN", "KOR"): 5,
    ("JPN", "USA"): 5,
}


class Plan(NamedTuple):
    issued_on: date
    size: int
    kind: str


def write(ledger: Ledger, random: Random, known: Vocabulary, number: int) -> tuple[list[Text], list[Promise]]:
    """So many promises, in texts in the order of their dates."""
    written: list[Text] = []
    promised: list[Promise] = []
    codes: Counter[str] = Counter()
    public_at = OPENED
    for plan in plans(random, number):
        read = datetime.combine(plan.issued_on + timedelta(days=random.randint(5, 40)), time(2), UTC)
        public_at = max(public_at + timedelta(minutes=7), read)
        text = _agreement(ledger, random, known, plan, codes, public_at)
        _links(ledger, random, text, written)
        if plan.kind == "report":
            recommendations.write(ledger, random, known, text, promised)
        else:
            promised += promises.write(ledger, random, known, text, plan.size, promised)
        written.append(text)
    return written, promised


def plans(random: Random, number: int) -> list[Plan]:
    """Texts that hold so many promises together, with reports and texts without any among them, the oldest first."""
    planned: list[Plan] = []
    while number > 0:
        chance = random.random()
        size = min(number, _size(random)) if chance < 0.8 else 0
        kind = "report" if chance > 0.97 else drawn(random, {kind: often for kind, (*_, often) in KINDS.items()})
        planned.append(Plan(FIRST + timedelta(days=random.randrange((LAST - FIRST).days)), size, kind))
        number -= size
    return sorted(planned, key=lambda plan: plan.issued_on)


def _size(random: Random) -> int:
    sizes: range = drawn(random, SIZES)
    return random.choice(sizes)


def _agreement(
    ledger: Ledger, random: Random, known: Vocabulary, plan: Plan, codes: Counter[str], public_at: datetime
) -> Text:
    short, title, title_ko, _ = KINDS.get(plan.kind, ("RE", "Report", "보고서", 0))
    codes[f"{plan.issued_on.year}-{short}"] += 1
    code = f"{plan.issued_on.year}-{short}{codes[f'{plan.issued_on.year}-{short}']}"
    name, place, is_public = words.code_name(random), random.choice(words.PLACES), random.random() < 0.97
    language = "ko" if random.random() < 0.05 else "en"
    act = ledger.act(public_at, known.checker, is_seen=is_public)
    drawn_parties: tuple[str, ...] = drawn(random, PARTIES)
    parties = list(drawn_parties)
    number = ledger.add(
        Agreement,
        act,
        code=code,
        slug=f"{code}-{name}".lower().replace(" ", "-"),
        title_en=f"{title} of {place}: {name}",
        title_ko=f"{place} {title_ko}: {name}",
        kind=plan.kind,
        nature="secondary" if plan.kind == "report" else "primary",
        legal_force="binding" if plan.kind == "agreement" else "political",
        issuer="" if plan.kind != "report" else f"{name} Institute",
        place=place,
        issued_on=plan.issued_on,
        text_held="full" if plan.size or plan.kind == "report" else "none",
        source_url=f"https://example.org/texts/{code.lower()}",
        language=language,
        coded_by_id=known.coder,
        checked_by_id=known.checker if is_public else None,
        published_at=public_at if is_public else None,
    )
    for party in parties:
        ledger.add(AgreementParty, act, agreement_id=number, party_id=known.parties[party])
    return Text(number, code, plan.issued_on, public_at, is_public, parties, language, act)


def _links(ledger: Ledger, random: Random, text: Text, earlier: list[Text]) -> None:
    """One text in three goes back to another."""
    other = random.choice(earlier[-40:]) if earlier and random.random() < 0.35 else None
    if other and other.issued_on < text.issued_on:
        kind = random.choice(["amends", "extends", "implements", "implements", "established_under"])
        ledger.add(AgreementLink, text.act, later_id=text.number, earlier_id=other.number, kind=kind)
