"""The search page: sections, numbers, refusals, days, languages, and what is never found."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    PassageFactory,
    RecommendationFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words
from tests.search.asking import rows, search, sections

pytestmark = pytest.mark.django_db


def test_section_shows_its_first_rows_and_leads_to_all_page_by_page(client: Client):
    CommitmentFactory.create_batch(23, title_en="A forum", agreement=AgreementFactory())

    first = search(client, "forum")

    assert len(rows(client, "forum")) == 5
    assert links(first)["/search/?q=forum&in=commitments"] == "Commitments: 23"
    assert words(part(first, "after-rows", "p")[0]) == "All 23: Commitments"
    assert len(rows(client, "forum", **{"in": "commitments"})) == 20
    second = search(client, "forum", **{"in": "commitments", "page": "2"})
    assert "23 found, 21 to 23 shown" in words(second)
    assert links(second)["?q=forum&in=commitments&page=1"] == "← Before"


def test_every_number_leads_to_exactly_that_many_rows(client: Client):
    CommitmentFactory.create_batch(7, title_en="A forum", agreement=AgreementFactory(title_en="Forum"))
    StatusUpdateFactory.create_batch(2, rationale="The forum met.")
    MeetingFactory(dialogue__name_en="Forum")

    numbers = links(part(search(client, "forum"), "sections", "ul")[0])

    assert sections(client, "forum") == [
        "Commitments: 7",
        "Agreements and passages: 1",
        "Status updates and evidence: 2",
        "Dialogues and meetings: 2",
    ]
    for address, text in numbers.items():
        assert f" {text.split()[-1]} found" in words(client.get(address)), address


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (f"q={'x' * 201}", "At most 200 characters can be looked for, and these are 201."),
        ("q=%00", "A NUL character cannot be looked for"),
        ("q=a&q=b", "Give q once."),
        ("q=forum&in=nowhere", "'nowhere' is not among the words allowed here"),
        ("q=forum&in=commitments&page=x", "'x' is no whole number"),
        ("q=forum&page=2", "only one section has pages"),
        ("words=forum", "no parameter but"),
    ],
)
def test_address_that_is_not_understood_is_a_400_with_a_sentence(client: Client, query: str, sentence: str):
    page = client.get(f"/search/?{query}")

    assert page.status_code == 400
    assert sentence in words(page)


@pytest.mark.parametrize("number", [2, 3])
def test_page_that_does_not_exist_is_a_404(client: Client, number: int):
    CommitmentFactory(title_en="A forum")

    assert search(client, "forum", **{"in": "commitments", "page": str(number)}).status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "q=%20"])
def test_search_for_nothing_tells_how_to_search(client: Client, query: str):
    assert "How to search" in words(client.get(f"/search/?{query}"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [("!?", "There is no word in this to look for."), ("the", "Nothing is found"), ("zebra", "Nothing is found")],
)
def test_search_that_finds_nothing_says_why(client: Client, asked: str, sentence: str):
    CommitmentFactory(title_en="The forum!?")

    assert sentence in words(search(client, asked))


def test_drafts_and_what_hangs_on_them_are_never_found(client: Client):
    draft = AgreementFactory(draft=True, title_en="Canary", other_names=["Canary"])
    passage = PassageFactory(agreement=draft, text="A canary sings.")
    CommitmentFactory(agreement=draft, title_en="Canary", summary="Canary", quote="canary")
    public = CommitmentFactory(title_en="Public")
    CitationFactory(commitment=public, passage=passage, quote="canary sings", kind="reported")
    advice = RecommendationFactory(agreement=draft, title_en="Canary")
    CitationFactory(recommendation=advice, commitment=None, passage=passage, quote="A canary sings.")
    StatusUpdateFactory(commitment=public, rationale="Canary", draft=True)
    SearchFactory(update=StatusUpdateFactory(commitment=public, draft=True), searched="canary")
    CommitmentFactory(title_en="Canary", retired_at=datetime(2022, 1, 1, tzinfo=UTC), retired_reason="Twice.")

    for asked in ("canary", '"canary sings"', "canari", "cannary"):
        assert sections(client, asked) == [], asked


def test_withdrawn_update_is_found_only_as_of_what_was_known_before(client: Client):
    StatusUpdateFactory(
        rationale="The forum met.",
        state="withdrawn",
        withdrawn_at=datetime(2022, 6, 1, tzinfo=UTC),
        withdrawal_reason="Wrong.",
        withdrawn_by=StatusUpdateFactory().reviewer,
    )

    assert sections(client, "forum") == []
    assert sections(client, "forum", known_at="2022-05-01") == ["Status updates and evidence: 1"]
    assert sections(client, "forum", known_at="2021-12-31") == []


def test_search_of_another_day_finds_what_was_there_and_stays_at_that_day(client: Client):
    later = AgreementFactory(issued_on=date(2023, 5, 1), title_en="Later forum")
    told_later = PassageFactory(agreement=later, text="They told of the convention.")
    earlier = CommitmentFactory(title_en="Earlier forum")
    CitationFactory(commitment=earlier, passage=told_later, quote="the convention", kind="reported")
    CommitmentFactory(agreement=later, title_en="Later forum")
    dialogue = DialogueFactory(name_en="Panel")
    for day in (date(2022, 3, 1), date(2023, 3, 1)):
        MeetingFactory(dialogue=dialogue, starts_on=day)

    page = search(client, "forum", as_of="2022-12-31")

    assert sections(client, "forum", as_of="2022-12-31") == ["Commitments: 1"]
    assert sections(client, "convention", as_of="2022-12-31") == []
    assert sections(client, "panel", as_of="2022-12-31") == ["Dialogues and meetings: 2"]
    assert "/search/?q=forum&in=commitments&as_of=2022-12-31" in links(page)
    assert sections(client, "forum") == ["Commitments: 2", "Agreements and passages: 1"]


def test_day_of_the_page_can_be_changed_without_losing_the_words(client: Client):
    [form] = part(search(client, "forum", as_of="2022-12-31"), "as-of", "form")

    assert '<input type="hidden" name="q" value="forum">' in form


def test_korean_page_shows_korean_titles_and_marks_them(client: Client):
    CommitmentFactory(title_en="Strengthen the alliance", title_ko="한미동맹 강화")

    page = search(client, "동맹", lang="ko")

    assert words(part(page.text.replace("<mark>", "[").replace("</mark>", "]"), "find", "p")[0]) == "한미[동맹] 강화"


@pytest.mark.parametrize("address", ["/", "/commitments/", "/nowhere/"])
def test_every_page_has_a_field_to_search_from_at_its_moment(client: Client, address: str):
    form = part(client.get(f"{address}?as_of=2022-12-31"), "seek", "form")

    assert len(form) == 1
    assert '<label class="hidden" for="seek">' in form[0]
    assert ('name="as_of" value="2022-12-31"' in form[0]) is (address != "/nowhere/")
