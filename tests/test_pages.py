"""What holds for all readers' pages: the dashboard and its numbers, filters, refusals, and what readers never see."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.views import defaults

from alliance import method
from commitments import choices
from commitments.models import Commitment
from dialogues.choices import DialogueState
from tests.factories import (
    MOMENT,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    RecommendationFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 1)
LISTS = ["/commitments/", "/agreements/", "/dialogues/", "/meetings/", "/recommendations/"]


@pytest.fixture
def today():
    with time_machine.travel(datetime(2022, 6, 1, 3, tzinfo=UTC), tick=False):
        yield


def due(day: date, **fields: object) -> Commitment:
    return CommitmentFactory(due_on=day, deadline="by then", due_basis="stated", **fields)


def every_kind_of_commitment() -> None:
    """Counted ones with each kind of status and date, and one left out for each reason."""
    CommitmentFactory.create_batch(3)
    for implementation in ("under_way", "stalled", "not_assessable"):
        StatusUpdateFactory.create_batch(2, implementation=implementation)
    StatusUpdateFactory(commitment__obligation="standing", upheld=True)
    due(date(2022, 7, 1))
    due(date(2022, 5, 1))
    StatusUpdateFactory(commitment=due(date(2022, 2, 1)), effective_on=date(2022, 3, 1))
    CommitmentFactory.create_batch(2, strength="declaratory")
    StatusUpdateFactory(commitment__strength="declaratory", commitment__obligation="standing", upheld=True)
    CommitmentFactory(is_general=True)
    CommitmentLinkFactory()
    CommitmentFactory(agreement__draft=True)


def test_dashboard_tells_the_assessed_with_their_denominator_and_the_others_apart(client: Client, today: None):
    every_kind_of_commitment()

    tally = words(part(client.get("/"), "tally", "div")[0])

    assert tally.startswith("8 of 14 assessed. Shares are of all 14. Upheld 1 7% Under way 3 21% Stalled 2 14%")
    assert tally.endswith("Not assessed 6 43% Nobody has looked yet. That says nothing about what happened.")


def test_bar_is_of_the_whole_set_with_the_unassessed_apart(client: Client, today: None):
    every_kind_of_commitment()

    bar = part(client.get("/"), "bar", "svg")[0]

    # 98.5 per cent of the width for 14, and a gap of 1.5 before the last 6
    assert bar.count('<rect class="fill ') == 4
    assert 'class="fill not_assessable" x="42.214%" y="0" width="14.071%"' in bar
    assert 'class="rest" x="57.786%" y="1" width="42.214%"' in bar


def test_bar_without_a_rest_has_no_gap(client: Client, today: None):
    StatusUpdateFactory.create_batch(2)

    bar = part(client.get("/"), "bar", "svg")[0]

    assert 'class="fill under_way" x="0.0%" y="0" width="100.0%"' in bar
    assert "rest" not in bar


def test_every_number_of_the_dashboard_leads_to_exactly_that_many_rows(client: Client, today: None):
    every_kind_of_commitment()
    quarterly = DialogueFactory(cadence_months=3, cadence_url="https://example.org")
    MeetingFactory(dialogue=quarterly, starts_on=date(2021, 1, 1))

    numbers = {address: int(text.split()[0]) for address, text in links(client.get("/")).items() if "?" in address}

    assert len(numbers) == 15
    for address, number in numbers.items():
        assert f" {number} found" in words(client.get(address)), address


def test_dashboard_tells_dates_ahead_and_dates_passed(client: Client, today: None):
    due(date(2022, 7, 31), due_precision="month", title_en="Soon due")
    due(date(2023, 7, 1), title_en="Far ahead")
    due(date(2022, 5, 1), title_en="Passed unseen")
    AgreementFactory(title_en="Ends soon", in_force_until=date(2023, 1, 1))
    MeetingFactory(title_en="Next round", state="scheduled", starts_on=date(2022, 8, 1))

    ahead, passed = part(client.get("/"), "block half", "section")

    assert words(ahead) == (
        "Dates ahead 1 due within 90 days July 2022 Soon due Republic of Korea "
        "Agreements that end within a year 1 January 2023 Ends soon Meetings scheduled 1 August 2022 Next round"
    )
    assert words(passed) == (
        "Dates passed 1 to look at A date that passed without anybody looking is a question, not a failure. "
        "1 May 2022 Passed unseen Republic of Korea"
    )


def test_dashboard_tells_the_latest_updates_with_what_they_changed(client: Client, today: None):
    commitment = CommitmentFactory(title_en="Found a group")
    StatusUpdateFactory(commitment=commitment, implementation="under_way", effective_on=date(2021, 6, 1))
    StatusUpdateFactory(
        commitment=commitment,
        implementation="delivered",
        effective_on=date(2022, 1, 1),
        published_at=datetime(2022, 2, 1, 12, tzinfo=UTC),
        batch="seed",
    )

    assert words(part(client.get("/"), "latest", "ol")[0]) == (
        "1 February 2022 Delivered Found a group changed; seed coding, not yet read by a second person "
        "1 January 2022 Under way Found a group first assessment"
    )


def test_dashboard_of_an_empty_ledger_says_so(client: Client):
    page = client.get("/")

    assert page.status_code == 200
    assert "No promise is on record yet." in words(page)


@pytest.mark.parametrize("times", [1, 4])
def test_dashboard_costs_the_same_for_few_rows_and_for_many(
    client: Client, today: None, django_assert_num_queries, times: int
):
    for _ in range(times):
        every_kind_of_commitment()
        AgreementFactory(in_force_until=date(2023, 1, 1))
        MeetingFactory(state="scheduled", starts_on=date(2022, 8, 1))

    # tally of the counted, tally of the declaratory, those left out; due soon, passed, obligations of both;
    # agreements that end, meetings ahead, cadences missed, latest updates
    with django_assert_num_queries(10):
        client.get("/")


def a_world_of_drafts() -> list[str]:
    """Texts, words, promises and reasons that nobody may read yet, hung on public records wherever that is possible."""
    public = CommitmentFactory(code="2021-FS-001", agreement__code="2021-FS", agreement__slug="fact-sheet")
    draft = AgreementFactory(draft=True, slug="draft-text", title_en="Draft text", text_held="full")
    passage = PassageFactory(agreement=draft, text="Words of the draft text.")
    promise = CommitmentFactory(agreement=draft, code="2026-D-001", title_en="Draft promise")
    retired = CommitmentFactory(
        agreement=public.agreement, title_en="Retired promise", retired_at=MOMENT, retired_reason="Coded twice."
    )
    quoted = PassageFactory(agreement=public.agreement, text="They will meet.")
    for hidden in (promise, retired):
        CitationFactory(commitment=hidden, passage=quoted, quote="meet")
        CommitmentLinkFactory(later=hidden, earlier=public)
        MeetingItemFactory(commitment=hidden, meeting__title_en=f"Meeting of {hidden.code}")
    CitationFactory(commitment=public, passage=passage, quote="Words of the draft text", kind="reported")
    StatusUpdateFactory(commitment=public, draft=True, rationale="Draft reason.")
    EvidenceFactory(
        update=StatusUpdateFactory(commitment=public), passage=passage, url="", title="", publisher="", accessed_on=None
    )
    advice = RecommendationFactory(agreement=draft, title_en="Draft advice")
    RecommendationLinkFactory(recommendation=RecommendationFactory(), commitment=promise, kind="taken_up_by")
    CitationFactory(commitment=None, recommendation=advice, passage=quoted, quote="They will")
    meeting = MeetingFactory(
        code="scm-51",
        dialogue__slug="scm",
        dialogue__established_by_commitment=promise,
        source_passage=passage,
        source_url="",
        source_title="",
        source_publisher="",
    )
    MeetingOutcomeFactory(meeting=meeting, agreement=draft)
    MeetingItemFactory(meeting=meeting, commitment=promise)
    DialogueFactory(slug="other", established_by_agreement=draft, cadence_months=3, cadence_passage=passage)
    return ["Draft text", "Words of the draft", "Draft promise", "Retired promise", "Draft reason", "Draft advice"]


PUBLIC = ["/", "/method/", *LISTS, "/commitments/2021-FS-001/", "/agreements/fact-sheet/", "/dialogues/scm/"]
PUBLIC += ["/dialogues/other/", "/meetings/scm-51/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_readers_never_see_what_is_not_public(client: Client, address: str):
    hidden = a_world_of_drafts()

    page = client.get(address)

    assert page.status_code == 200
    assert [text for text in hidden if text in page.text] == []


@pytest.mark.parametrize("address", ["/agreements/draft-text/", "/commitments/2026-D-001/"])
def test_what_is_not_public_has_no_page(client: Client, address: str):
    a_world_of_drafts()

    assert client.get(address).status_code == 404


def test_retired_commitment_has_no_page_for_now(client: Client):
    CommitmentFactory(code="2021-FS-001", retired_at=MOMENT, retired_reason="Coded twice.")

    assert client.get("/commitments/2021-FS-001/").status_code == 404


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["stauts=done", "ordering=sideways", f"ordering={'x' * 10_000}", "ordering=%00"])
def test_filter_that_is_not_understood_is_a_400_with_form_and_sentence(client: Client, address: str, query: str):
    page = client.get(f"{address}?{query}")

    assert page.status_code == 400
    assert len(part(page, "errors", "div")) == 1
    assert "Nothing is shown until the filters are understood." in words(page)
    assert '<form class="filters"' in page.text
    assert "\0" not in page.text


def test_error_names_the_value_and_what_would_be_right(client: Client):
    errors = words(part(client.get("/commitments/?stauts=done"), "errors", "div")[0])

    assert "There is no parameter 'stauts' here. Did you mean status?" in errors


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["utm_source=mail&utm_campaign=x&fbclid=1&gclid=2", "page=1"])
def test_what_campaigns_add_is_ignored(client: Client, address: str, query: str):
    assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 5_000, "%00"])
def test_page_that_does_not_exist_is_a_404_with_a_sentence(client: Client, page: str):
    answer = client.get(f"/commitments/?page={page}")

    assert answer.status_code == 404
    assert "This list has no such page." in words(answer)


def test_page_links_keep_the_filters(client: Client):
    CommitmentFactory.create_batch(51, agreement=AgreementFactory())

    first = client.get("/commitments/?status=not_assessed&utm_source=mail")

    assert links(first)["?status=not_assessed&page=2"] == "After →"
    assert "51 found, 1 to 50 shown" in words(first)
    assert "51 found, 51 to 51 shown" in words(client.get("/commitments/?status=not_assessed&page=2"))


def test_each_filter_in_use_is_a_chip_that_takes_it_away(client: Client):
    CommitmentFactory()

    page = client.get("/commitments/?party=KOR&status=stalled&status=under_way&ordering=-due_on")

    chips = links(part(page, "chips", "ul")[0])
    assert chips == {
        "?status=stalled&status=under_way&ordering=-due_on": "Remove the filter Party: Republic of Korea×",
        "?party=KOR&status=under_way&ordering=-due_on": "Remove the filter Status: Stalled×",
        "?party=KOR&status=stalled&ordering=-due_on": "Remove the filter Status: Under way×",
        "?": "Clear all",
    }


@pytest.mark.parametrize("address", LISTS)
def test_list_leads_to_the_same_rows_in_the_api(client: Client, address: str):
    every_kind_of_commitment()

    [data] = [found for found, text in links(client.get(f"{address}?utm_source=mail")).items() if "JSON" in text]

    assert data == f"/api/v1{address}"
    assert client.get(data).status_code == 200


def test_address_in_the_api_keeps_the_filters(client: Client):
    StatusUpdateFactory.create_batch(2)
    CommitmentFactory()

    page = client.get("/commitments/?status=under_way&party=KOR&ordering=-code")

    assert links(page)["/api/v1/commitments/?status=under_way&party=KOR&ordering=-code"] == "The same rows as JSON"


def test_form_shows_what_is_in_use_and_keeps_what_it_has_no_panel_for(client: Client):
    CommitmentFactory(code="2021-FS-001")

    form = part(client.get("/commitments/?party=KOR&thread=2021-FS-001"), "filters", "form")[0]

    assert '<input type="checkbox" name="party" value="KOR" checked>' in form
    assert '<input type="hidden" name="thread" value="2021-FS-001">' in form


def test_form_shows_days_and_each_of_several_texts(client: Client):
    form = part(client.get("/commitments/?due_after=2021-05-21&target=USD&target=KRW"), "filters", "form")[0]

    assert '<input type="date" name="due_after" value="2021-05-21">' in form
    assert [value in form for value in ('name="target" value="USD"', 'name="target" value="KRW"')] == [True, True]


def test_list_without_matches_offers_a_way_out(client: Client):
    CommitmentFactory()

    page = client.get("/commitments/?status=reversed")

    assert page.status_code == 200
    assert "Nothing matches all of these filters." in words(page)
    assert '<a href="?">start again</a>' in page.text


@pytest.mark.parametrize("address", LISTS)
def test_empty_list_says_that_the_ledger_holds_none(client: Client, address: str):
    assert "0 found The ledger holds none yet." in words(client.get(address))


@pytest.mark.parametrize(
    "address",
    [
        "/commitments/NOPE-001/",
        "/agreements/nope/",
        "/dialogues/nope/",
        "/meetings/nope/",
        "/commitments/%00/",
        "/nope/",
        f"/commitments/{'9' * 10_000}/",
    ],
)
def test_address_that_does_not_exist_is_a_404_that_helps(client: Client, address: str):
    page = client.get(address)

    assert page.status_code == 404
    assert "Not found" in words(page)
    assert links(page)["/commitments/"] == "Commitments"
    assert "Resolver404" not in page.text


def test_404_of_a_record_names_what_was_asked_for(client: Client):
    assert "There is no commitment NOPE-001 that readers may see." in words(client.get("/commitments/NOPE-001/"))


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (lambda request: defaults.bad_request(request, SuspiciousOperation()), 400, "Not understood"),
        (lambda request: defaults.permission_denied(request, PermissionDenied()), 403, "Not allowed"),
        (defaults.server_error, 500, "Something went wrong"),
    ],
)
def test_error_pages_stand_without_a_database_or_a_request(view, status: int, title: str, rf: RequestFactory):
    page = view(rf.get("/"))

    assert page.status_code == status
    assert f"<h1>{title}</h1>" in page.text


def test_form_without_its_token_is_refused_with_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a", "password": "b"})

    assert page.status_code == 403
    assert "Go back, load the page anew and send the form once more." in words(page)


def test_log_in_page_is_set_like_the_others(client: Client):
    page = client.get("/accounts/login/")

    assert page.status_code == 200
    assert "For analysts, reviewers and administrators of the ledger." in words(page)


@pytest.mark.parametrize(
    ("vocabulary", "meanings"),
    [
        (choices.Implementation, method.STATUSES),
        (choices.Implementation, method.EVIDENCE_BARS),
        (choices.Strength, method.STRENGTHS),
        (choices.ObligationKind, method.OBLIGATIONS),
        (choices.NoCommitment, method.NO_COMMITMENTS),
        (choices.Basis, method.BASES),
        (choices.Schedule, method.SCHEDULES),
        (choices.Freshness, method.FRESHNESSES),
        (choices.CommitmentLinkKind, method.LINKS),
        (choices.LeftOut, method.LEFT_OUT),
        (DialogueState, method.PULSES),
    ],
)
def test_method_explains_every_word_of_each_vocabulary(vocabulary, meanings: method.Meanings):
    assert set(meanings) == set(vocabulary)


def test_method_prints_vocabularies_rules_and_counts(client: Client):
    StatusUpdateFactory()

    page = words(client.get("/method/"))

    assert "Exploratory Explore, discuss, encourage, consider, identify opportunities." in page
    assert "Bad news needs one party, good news all" in page
    assert "It cannot know who typed them." in page
    assert "1 agreements, 0 passages, 1 commitments, 1 published assessments, 0 dialogues and 0 meetings" in page


@pytest.mark.parametrize("address", ["/", "/method/", *LISTS, "/accounts/login/", "/nope/"])
def test_no_page_holds_inline_script_or_style(client: Client, address: str):
    every_kind_of_commitment()

    html = client.get(address).text

    assert " style=" not in html
    assert "<style" not in html
    assert "<script" not in html
