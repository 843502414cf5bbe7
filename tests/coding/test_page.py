"""The coding screen: what it shows, to whom, and what it asks of the database."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance.models import User
from commitments.choices import NoCommitment
from commitments.models import Agreement, Citation, Commitment, Passage
from tests.coding.screens import screen, soup
from tests.commitments.admin_forms import enter
from tests.commitments.steps import NOW
from tests.factories import (
    CitationFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def test_screen_shows_text_marks_and_what_is_missing(client: Client, analyst: User, agreement: Agreement):
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", obligors=[])
    CommitmentFactory(agreement=agreement, code="2021-FS-002", quote="")

    page = soup(enter(client, analyst).get(screen(agreement)))

    assert [mark.get_text() for mark in page.select(".words mark")] == ["meet"]
    assert page.select_one("#state-heading").get_text() == "1 of 2 passages coded"
    assert [link["href"] for link in page.select(".uncoded a")] == ["#p1"]
    assert [link.get_text() for link in page.select(".state li a")] == [
        "2021-FS-002 has no citation in a public text; quote the words that make it.",
        "2021-FS-001 has no obligor; say who owes it.",
        "2021-FS-002",
    ]


def test_promises_that_can_have_no_verdict_yet_are_told_before_the_coding_is_signed(
    client: Client, analyst: User, agreement: Agreement
):
    untested = {"agreement": agreement, "delivered_when": ""}
    promises = [
        CommitmentFactory(code=f"2021-FS-00{number}", obligation=obligation, **untested)
        for number, obligation in enumerate(("one_off", "recurring", "standing"), start=1)
    ]
    CommitmentFactory(code="2021-FS-004", agreement=agreement)
    CommitmentFactory(code="2021-FS-005", retired_at=NOW, retired_reason="A slip.", **untested)

    page = soup(enter(client, analyst).get(screen(agreement)))

    assert [(link.get_text(), link["href"]) for link in page.select(".untested a")] == [
        (promise.code, reverse("admin:commitments_commitment_change", args=[promise.pk])) for promise in promises[:2]
    ]
    assert len(page.select("button[value=finish]")) == 1


def test_text_stands_as_it_is_stored(client: Client, analyst: User, agreement: Agreement):
    text = "양국은 <협력> 하고 & meet 🤝🏽, meet."
    passage = PassageFactory(agreement=agreement, number="2", text=text)
    for start in ("meet", "& meet", "<협력> 하고"):
        CitationFactory(commitment=CommitmentFactory(agreement=agreement, quote=""), passage=passage, quote=start)

    page = soup(enter(client, analyst).get(screen(agreement)))

    assert page.select_one("#p2 .words").get_text() == text
    assert [mark["class"] for mark in page.select("#p2 mark")] == [
        ["commitment"],
        ["commitment"],
        ["commitment", "commitment", "several"],
    ]


def test_mark_of_a_retired_commitment_is_struck_through_and_says_nothing_of_its_passage(
    client: Client, analyst: User, passage: Passage
):
    promise = CommitmentFactory(
        agreement=passage.agreement, code="2021-FS-001", quote="", retired_at=NOW, retired_reason="A slip."
    )
    CitationFactory(commitment=promise, passage=passage, quote="they")

    page = soup(enter(client, analyst).get(screen(passage.agreement)))

    assert [mark["class"] for mark in page.select("#p1 mark")] == [["retired"]]
    assert page.select_one("#p1 .held-mark .kind").get_text() == "Retired"
    assert page.select_one("#p1 .to-code").get_text() == "To be coded"
    assert len(page.select("#p1 .reasons button")) == len(NoCommitment)
    assert page.select_one("#state-heading").get_text() == "0 of 1 passages coded"


def test_screen_is_one_click_from_the_agreement(client: Client, analyst: User, agreement: Agreement):
    pages = [
        enter(client, analyst).get(reverse("admin:commitments_agreement_changelist")),
        client.get(reverse("admin:commitments_agreement_change", args=[agreement.pk])),
    ]

    assert [len(soup(page).select(f'a[href="{screen(agreement)}"]')) for page in pages] == [1, 1]


def test_screen_is_for_who_may_see_agreements(client: Client, reader: User, administrator: User, agreement: Agreement):
    reader.is_staff = True
    reader.save()

    parts = [screen(agreement), screen(agreement, "choice"), screen(agreement, "found")]
    assert [client.get(part).status_code for part in parts] == [302, 302, 302]
    assert [enter(client, reader).get(part).status_code for part in parts] == [403, 403, 403]
    assert enter(client, administrator).get("/admin/commitments/agreement/999/coding/").status_code == 404


def test_analyst_reads_public_coding_and_a_reviewer_adds_to_it(client: Client, analyst: User, reviewer: User):
    agreement = CommitmentFactory(quote="meet").agreement

    read = soup(enter(client, analyst).get(screen(agreement)))
    written = soup(enter(client, reviewer).get(screen(agreement)))

    assert (read.select("#why, .reasons, .held form"), "data-codes" in read.select_one(".coding").attrs) == ([], False)
    assert (len(written.select("#why")), len(written.select(".held form"))) == (1, 1)


COST = {
    "session, user, and their permissions": 4,
    "agreement": 1,
    "what was kept of it, of its choice and of the note": 2,
    "passages with lead-ins; citations, obligations, addressees; mentions": 5,
    "how many passages, and those to be coded": 2,
    "faults of commitments and of citations": 2,
    "promises without a test": 1,
    "records without words": 2,
}


@pytest.mark.parametrize("rows", [3, 300])
def test_cost_of_the_screen_does_not_grow(
    client: Client, django_assert_num_queries: Any, analyst: User, agreement: Agreement, rows: int
):
    many(agreement, rows)
    enter(client, analyst)

    with django_assert_num_queries(sum(COST.values())):
        client.get(screen(agreement))


def many(agreement: Agreement, rows: int) -> None:
    """So many passages, each with a commitment and a recommendation."""
    theme, korea = ThemeFactory(), PartyFactory()
    numbers = range(10, 10 + rows)
    passages = Passage.objects.bulk_create(
        [Passage(agreement=agreement, number=str(n), position=1000 + n, text="They will meet soon.") for n in numbers]
    )
    fields = {"agreement": agreement, "theme": theme, "title_en": "Meet"}
    promises = Commitment.objects.bulk_create(
        [Commitment(code=f"2021-FS-{n:03}", obligation="standing", strength="firm", **fields) for n in numbers]
    )
    advice = RecommendationFactory(**fields, code="2021-FS-R01")
    advice.addressees.add(korea)
    places = list(zip(passages, promises, strict=True))
    for promise in promises[:3]:
        promise.obligations.create(party=korea)
    Citation.objects.bulk_create(
        [Citation(passage=passage, commitment=promise, quote="will meet") for passage, promise in places]
        + [
            Citation(passage=passage, recommendation=advice, quote="soon", number=number)
            for number, (passage, _) in enumerate(places, start=1)
        ]
    )
