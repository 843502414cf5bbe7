"""The lines of a brief: words, sources, reasons, parties."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from commitments.models import Commitment
from tests.brief.ledger import a_dialogue, sections
from tests.factories import (
    CitationFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import part, words

pytestmark = pytest.mark.django_db


def test_brief_says_what_to_claim_what_is_late_and_what_not_to_claim(client: Client):
    a_dialogue()

    use, late, moving, doubt = sections(client.get("/brief/?dialogue=scm"))[:4]

    assert use == (
        "Delivered or upheld, with the source to use 1 "
        "Assessed with high or medium confidence, and looked at within twice the time between two reviews. "
        "Found a group Delivered 1 December 2021 Owed by Republic of Korea 2021-A-001 found a group The group met. "
        "Official document: Press release, Ministry of Foreign Affairs, 1 December 2021 (example.org/release)"
    )
    assert "so is whatever is known with low confidence. United States Build a school Stalled" in late
    assert "Sign a treaty Under way 1 April 2022" in moving
    assert doubt.endswith(
        "Not assessed Nobody has looked into all who owe it: neither success nor failure is known. "
        "Share data Not assessed Owed by Republic of Korea 2021-A-004 establish 2021-A-004"
    )


def test_words_are_the_shortest_original_ones_of_one_passage(client: Client):
    commitment = CommitmentFactory(quote="")
    told = PassageFactory(agreement__issued_on=date(2021, 6, 1), text="They said: meet.")
    CitationFactory(commitment=commitment, passage=told, quote="meet", kind="reported")
    long = PassageFactory(agreement=commitment.agreement, text="They will meet each year without fail.")
    CitationFactory(commitment=commitment, passage=long, quote="meet each year without fail")
    short = PassageFactory(agreement=commitment.agreement, text="They will, in Seoul, meet yearly.")
    CitationFactory(commitment=commitment, passage=short, quote="They will")
    CitationFactory(commitment=commitment, passage=short, quote="meet yearly")

    assert [words(quote) for quote in part(client.get("/brief/"), "source", "p")] == ["They will … meet yearly"]


def test_words_that_only_another_text_tells_of_are_marked(client: Client):
    commitment = CommitmentFactory(quote="")
    told = PassageFactory(agreement__issued_on=date(2021, 6, 1), text="They said: meet.")
    CitationFactory(commitment=commitment, passage=told, quote="meet", kind="reported")

    assert words(part(client.get("/brief/"), "source", "p")[0]) == "As told by another text: meet"


def test_source_is_the_strongest_and_of_equals_the_latest(client: Client):
    update = StatusUpdateFactory(implementation="delivered", evidence=False)
    passage = PassageFactory(agreement__title_en="Joint statement", agreement__issued_on=date(2021, 12, 3), number="7")
    nowhere = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    EvidenceFactory(update=update, basis="credible_reporting", title="Newspaper", published_on=date(2021, 12, 30))
    EvidenceFactory(update=update, title="Old order", published_on=date(2021, 12, 2))
    EvidenceFactory(update=update, passage=passage, **nowhere)
    SearchFactory(update=update, published_on=None)

    [source] = part(client.get("/brief/"), "brief-source", "p")

    assert words(source) == "Official document: Joint statement, passage 7, 3 December 2021"


def test_what_must_not_be_claimed_has_its_reason_and_no_source_to_use(client: Client):
    StatusUpdateFactory(implementation="delivered", confidence="low", rationale="A rumour.")

    page = client.get("/brief/")

    assert "Low confidence What is on record is too thin to carry a claim" in sections(page)[3]
    assert words(page).count("Low confidence") == 1
    assert "A rumour." in sections(page)[3]
    assert part(page, "brief-source", "p") == []


def test_parties_that_differ_are_told_each_with_its_own(client: Client):
    both = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="delivered")
    gone = {"implementation": "reversed", "rationale": "It left.", "effective_on": date(2021, 11, 1)}
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), **gone)

    late = sections(client.get("/brief/"))[1]
    use = sections(client.get("/brief/?party=KOR"))[0]

    assert "Reversed 1 November 2021 Republic of Korea: delivered United States: reversed" in late
    assert "It left." in late
    assert "Delivered 1 December 2021" in use
    assert "The group met for the first time." in use


def test_date_that_is_known_to_the_month_is_told_to_the_month(client: Client):
    june = {"due_on": date(2021, 6, 30), "due_precision": "month", "due_basis": "stated", "deadline": "by June"}
    StatusUpdateFactory(commitment=CommitmentFactory(**june))

    assert "due June 2021" in sections(client.get("/brief/"))[1]


def test_seed_coding_is_said_once_at_the_foot(client: Client):
    def foot() -> str:
        return words(part(client.get("/brief/"), "brief-foot", "footer")[0])

    StatusUpdateFactory(batch="seed")
    assert foot().startswith("All statuses here are seed coding")
    StatusUpdateFactory()
    assert foot().startswith("Some of the statuses here are seed coding")
    Commitment.objects.filter(status_updates__batch="seed").update(retired_at=datetime.now(UTC), retired_reason="x")
    assert foot().startswith("Permanent address:")
