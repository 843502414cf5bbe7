"""The promises of a text: their passages, their exact words, who owes them, and what they go back to."""

from datetime import timedelta
from random import Random
from typing import Any

from alliance.generating import words
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text, drawn
from alliance.generating.vocabulary import Vocabulary
from alliance.generating.words import Wording
from commitments import models

OBLIGATIONS = {"standing": 67, "one_off": 25, "recurring": 8}
STRENGTHS = {"firm": 55, "declaratory": 20, "intent": 15, "exploratory": 8, "binding": 2}
REASONS = {"recital": 30, "assessment": 20, "past_event": 35, "expectation": 10, "third_party": 5}
LINKS = {"recasts": 60, "reaffirms": 20, "implements": 12, "strengthens": 5, "weakens": 3}
HEADINGS = [
    "A partnership that grows",
    "Security",
    "Prosperity",
    "Science and health",
    "Climate",
    "People",
    "The way on",
]
TESTS = {
    "one_off": "What was announced exists: it met, was signed, opened or was published.",
    "recurring": "It took place at least once in the period under review.",
    "standing": "In the period under review at least one dated joint act carries it further.",
}


def write(
    ledger: Ledger, random: Random, known: Vocabulary, text: Text, size: int, earlier: list[Promise]
) -> list[Promise]:
    """Passages with one to three promises each, and others between them that hold none."""
    promised: list[Promise] = []
    general = 0
    while len(promised) < size:
        area = random.choice(list(words.SUBJECTS))
        values: dict[str, Any] = {"heading": random.choice(HEADINGS)}
        if random.random() < 0.4:
            reason = drawn(random, REASONS)
            text.passage(ledger, words.paragraph(random, reason, area), no_commitment=reason, **values)
        if random.random() < 0.3:
            lead_in = text.passage(ledger, "Together, the parties will:", no_commitment="structure", **values)
            values["lead_in_id"] = lead_in
        found = [_found(random, text, area) for _ in range(min(size - len(promised), random.choice([1, 1, 2, 2, 3])))]
        said = [words.filler(random, "recital", area), *(f"{facts['wording'].quote}." for facts in found)]
        passage = text.passage(ledger, " ".join(said), **values)
        for facts in found:
            is_general = size > 6 and len(promised) % 7 == 0
            promise = _promise(ledger, known, text, len(promised) + 1, is_general=is_general, **facts)
            _parts(ledger, random, known, text, promise, passage, area, facts["wording"])
            _go_back(ledger, random, text, promise, 0 if is_general else general, earlier)
            general = promise.number if is_general else general
            promised.append(promise)
    return promised


def _found(random: Random, text: Text, area: str) -> dict[str, Any]:
    """What a coder reads in one sentence of the text."""
    obligation, strength = drawn(random, OBLIGATIONS), drawn(random, STRENGTHS)
    obligors = [random.choice(text.parties)] if random.random() < 0.16 else text.parties
    due_on = None
    if obligation == "one_off" and random.random() < 0.35:
        due_on = text.issued_on + timedelta(days=random.randint(90, 1500))
    said = words.wording(random, area, obligation, strength, obligors, text.language)
    return {"area": area, "obligation": obligation, "strength": strength, "obligors": obligors, "due_on": due_on} | {
        "wording": said,
        "months": random.choice([None, 12, 12, 6, 24]) if obligation == "recurring" else None,
        "further": random.random(),
    }


def _promise(
    ledger: Ledger,
    known: Vocabulary,
    text: Text,
    place: int,
    *,
    area: str,
    obligation: str,
    strength: str,
    obligors: list[str],
    due_on: Any,
    wording: Wording,
    months: int | None,
    further: float,
    is_general: bool,
) -> Promise:
    themes = known.areas[area]
    number = ledger.add(
        models.Commitment,
        text.act,
        code=f"{text.code}-{place:03}",
        agreement_id=text.number,
        title_en=wording.title_en,
        title_ko=wording.title_ko,
        summary=f"{words.called(obligors)} {words.MODALS[strength]} act on {wording.subject}, under {wording.name}.",
        obligation=obligation,
        strength=strength,
        theme_id=known.themes[themes[int(further * len(themes))]],
        deadline=f"by {due_on:%B %Y}" if due_on else "",
        due_on=due_on,
        due_basis="stated" if due_on else "",
        recurrence_months=months,
        is_general=is_general,
        delivered_when=TESTS[obligation],
        broken_when="An obligor declares that it will not do so, or does the contrary.",
    )
    made = (text.issued_on, text.public_at, text.is_public)
    return Promise(number, text.number, *made, obligation, obligors, wording.subject, wording.name)


def _parts(
    ledger: Ledger,
    random: Random,
    known: Vocabulary,
    text: Text,
    promise: Promise,
    passage: int,
    area: str,
    wording: Wording,
) -> None:
    """Who owes it, through whom, its words, its further theme, its number."""
    for party in text.parties:
        role = "obligor" if party in promise.obligors else "counterpart"
        owed = {"commitment_id": promise.number, "party_id": known.parties[party], "role": role}
        obligation = ledger.add(models.Obligation, text.act, **owed)
        if party in known.agencies and random.random() < 0.25:
            agency = random.choice(known.agencies[party])
            ledger.add(models.ObligationAgency, text.act, obligation_id=obligation, agency_id=agency)
    _words(ledger, random, text, promise, passage, wording)
    if random.random() < 0.5:
        other = random.choice([slug for slug in known.areas if slug != area])
        ledger.add(models.CommitmentTheme, text.act, commitment_id=promise.number, theme_id=known.themes[other])
    if random.random() < 0.06:
        millions = random.choice([5, 10, 25, 50, 200, 500])
        number = {"text": f"${millions} million", "quantity": millions * 1_000_000, "unit": "USD"}
        ledger.add(models.Target, text.act, commitment_id=promise.number, **number)


def _words(ledger: Ledger, random: Random, text: Text, promise: Promise, passage: int, wording: Wording) -> None:
    """The sentence, and often the name of the initiative besides."""
    quoted = {"commitment_id": promise.number, "passage_id": passage}
    ledger.add(models.Citation, text.act, number=1, quote=wording.quote, **quoted)
    if random.random() < 0.4:
        ledger.add(models.Citation, text.act, number=2, quote=wording.name, **quoted)


def _go_back(
    ledger: Ledger, random: Random, text: Text, promise: Promise, general: int, earlier: list[Promise]
) -> None:
    """It carries out a general pledge of its text, or takes up a promise of an earlier one."""
    if general and random.random() < 0.85:
        ledger.add(models.CommitmentLink, text.act, later_id=promise.number, earlier_id=general, kind="part_of")
    elif earlier and random.random() < 0.25:
        other = random.choice(earlier[-500:])
        if other.made_on < text.issued_on:
            link = {"earlier_id": other.number, "kind": drawn(random, LINKS), "note": "In its object."}
            ledger.add(models.CommitmentLink, text.act, later_id=promise.number, **link)
