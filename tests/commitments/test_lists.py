"""The lists of commitments, agreements and recommendations: what a row shows, and what a page costs."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import (
    MOMENT,
    AgreementPartyFactory,
    CitationFactory,
    CommitmentFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationAddresseeFactory,
    RecommendationFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

STALE = " Review is stale"


def test_recommendation_shows_its_words_whom_it_asks_and_that_nobody_took_it_up(client: Client):
    advice = RecommendationFactory(code="2024-A-R01", title_en="Expand the framework")
    RecommendationAddresseeFactory(recommendation=advice, party__code="USA")
    passage = PassageFactory(agreement=advice.agreement, text="The United States should expand the framework.")
    CitationFactory(commitment=None, recommendation=advice, passage=passage, quote="should expand the framework")

    told = words(part(client.get("/recommendations/"), "advice-row", "li")[0])

    assert "asks United States" in told
    assert "“should expand the framework”" in told
    assert told.endswith("No uptake on record.")


def test_recommendation_that_was_taken_up_leads_to_the_promise(client: Client):
    advice = RecommendationFactory()
    promise = CommitmentFactory(code="2024-B-001", title_en="Expand it")
    RecommendationLinkFactory(recommendation=advice, commitment=promise, kind="taken_up_by")

    page = client.get("/recommendations/")

    assert links(page)["/commitments/2024-B-001/"] == "Expand it"
    assert "No uptake on record." not in words(page)


def test_row_of_a_commitment_has_what_status_who_and_when(client: Client):
    CommitmentFactory(
        code="2021-FS-001",
        title_en="Publish a target",
        title_ko="목표 발표",
        obligors=["KOR", "USA"],
        deadline="by COP26",
        due_on=date(2021, 11, 12),
        due_basis="event",
    )

    row = part(client.get("/commitments/"), "row", "li")[0]

    assert words(row) == (
        "Publish a target 목표 발표 2021-FS-001 · Climate · firm Not assessed Date passed, not checked since "
        "Owed by Republic of Korea United States Due 12 November 2021"
    )
    assert '<span class="other" lang="ko">목표 발표</span>' in row


def test_row_of_a_promise_that_was_upheld_says_until_which_year(client: Client):
    StatusUpdateFactory(upheld=True, effective_on=date(2021, 12, 31))

    row = part(client.get("/commitments/"), "row-status", "div")[0]

    assert words(row).startswith("Upheld to 2021")


def test_row_of_seed_coding_says_so_until_somebody_publishes_an_update(client: Client):
    commitment = StatusUpdateFactory(batch="seed").commitment
    sentence = "Seed coding: a status of the first coding, not yet read by a second person."
    seed = client.get("/commitments/")

    assert words(part(seed, "row-status", "div")[0]) == "Under way Review is stale Seed coding"
    assert sentence in words(seed)

    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1))
    read = client.get("/commitments/")

    assert words(part(read, "row-status", "div")[0]) == "Under way Review is stale"
    assert sentence not in words(read)


def test_row_whose_seed_coding_was_withdrawn_is_not_assessed_and_no_more(client: Client):
    StatusUpdateFactory(
        batch="seed",
        state="withdrawn",
        withdrawn_at=MOMENT,
        withdrawn_by=UserFactory(),
        withdrawal_reason="It told of another group.",
    )

    assert words(part(client.get("/commitments/"), "row-status", "div")[0]) == "Not assessed"


def test_list_of_one_party_shows_its_own_status(client: Client):
    korea, america = PartyFactory(code="KOR", name_en="Korea"), PartyFactory(code="USA")
    both = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=korea, implementation="stalled")
    StatusUpdateFactory(commitment=both, party=america, implementation="under_way")

    shown = {
        query: words(part(client.get(f"/commitments/{query}"), "row-status", "div")[0]).removesuffix(STALE)
        for query in ("", "?party=USA", "?party=KOR", "?party=KOR&party=USA", "?party=USA&status=under_way")
    }

    assert shown == {
        "": "Stalled",
        "?party=USA": "Under way",
        "?party=KOR": "Stalled",
        "?party=KOR&party=USA": "Stalled",
        "?party=USA&status=under_way": "Under way",
    }
    assert "Where Korea owes the promise, status and dates are its own" in words(client.get("/commitments/?party=KOR"))
    assert "are its own" not in words(client.get("/commitments/"))


def test_list_of_the_party_to_which_something_was_promised_shows_the_status_of_who_owes_it(client: Client):
    promise = CommitmentFactory(obligors=["USA"])
    ObligationFactory(commitment=promise, party=PartyFactory(code="KOR"), role="counterpart")
    StatusUpdateFactory(commitment=promise, implementation="stalled")

    assert words(part(client.get("/commitments/?party=KOR"), "row-status", "div")[0]) == "Stalled" + STALE


def commitment_row(number: int) -> None:
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=commitment)


def agreement_row(number: int) -> None:
    AgreementPartyFactory()


def recommendation_row(number: int) -> None:
    advice = RecommendationFactory()
    RecommendationAddresseeFactory(recommendation=advice)
    passage = PassageFactory(agreement=advice.agreement)
    CitationFactory(commitment=None, recommendation=advice, passage=passage)
    RecommendationLinkFactory(recommendation=advice)


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(
    ("address", "row", "statements"),
    [
        # count, rows, obligations, who has read them; the form: parties, themes, agreements, dialogues, eleven counts
        ("/commitments/", commitment_row, 12),
        # count, rows, parties; the form: parties, and three counts
        ("/agreements/", agreement_row, 7),
        # count, rows, addressees, citations, links; the form: parties, themes, agreements, and three counts
        ("/recommendations/", recommendation_row, 11),
    ],
)
def test_list_costs_the_same_for_one_row_and_for_many(
    client: Client, django_assert_num_queries, address, row, statements, rows: int
):
    for number in range(rows):
        row(number)

    with django_assert_num_queries(statements):
        client.get(address)
