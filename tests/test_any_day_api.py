"""The API as of any day and with the knowledge of any moment: lists, records, and what hangs on them."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from commitments.models import Commitment, Passage, Recommendation, StatusUpdate
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    RecommendationLinkFactory,
    UserFactory,
)
from tests.history import CORRECTED, FOUND, a_ledger_with_a_past, assessed

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def past():
    with time_machine.travel("2025-01-01T03:00:00Z", tick=False):
        a_ledger_with_a_past()
        yield


def keys(client: Client, path: str, key: str = "code") -> list[str]:
    body = client.get(ROOT + path).json()
    assert body["count"] == len(body["results"])
    return [row[key] for row in body["results"]]


def record(client: Client, path: str) -> dict:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("agreements/?as_of=2018-04-30", []),
        ("agreements/?as_of=2018-05-01", ["2018-V"]),
        ("agreements/?as_of=2021-05-21", ["2021-FS", "2018-V"]),
        ("agreements/", ["2024-R", "2021-FS", "2018-V"]),
        ("commitments/?as_of=2018-04-30", []),
        ("commitments/?as_of=2021-05-20", ["2018-V-001"]),
        ("commitments/?as_of=2021-05-21", ["2018-V-001", "2021-FS-001"]),
        ("commitments/?as_of=2021-05-20&agreement=2021-FS", []),
        ("commitments/?as_of=2021-05-20&counted=true", ["2018-V-001"]),
        ("commitments/?as_of=2021-05-21&counted=true", ["2021-FS-001"]),
        ("commitments/?as_of=2021-05-21&left_out=earlier", ["2018-V-001"]),
        ("commitments/?as_of=2021-05-20&thread=2018-V-001", ["2018-V-001"]),
        ("commitments/?as_of=2021-05-20&thread=2021-FS-001", []),
        ("commitments/?as_of=2021-05-21&thread=2018-V-001", ["2018-V-001", "2021-FS-001"]),
        ("commitments/?as_of=2019-02-28&dialogue=scm", []),
        ("commitments/?as_of=2019-03-01&dialogue=scm", ["2018-V-001"]),
        ("commitments/?as_of=2022-02-28&dialogue=scm", ["2018-V-001"]),
        ("commitments/?as_of=2022-03-01&dialogue=scm", ["2018-V-001", "2021-FS-001"]),
        ("commitments/?as_of=2022-02-28&meeting=scm-2", []),
        ("commitments/?as_of=2022-03-01&meeting=scm-2", ["2021-FS-001"]),
        ("commitments/?as_of=2019-05-31&status=not_assessed", ["2018-V-001"]),
        ("commitments/?as_of=2019-06-01&status=under_way", ["2018-V-001"]),
        ("commitments/?as_of=2020-06-01&status=partly_delivered", ["2018-V-001"]),
        ("commitments/?as_of=2020-06-01&known_at=2022-12-31&status=stalled", ["2018-V-001"]),
        ("commitments/?as_of=2020-06-01&known_at=2021-12-31&status=not_assessed", ["2018-V-001"]),
        ("commitments/?as_of=2020-06-01&changed_after=2020-01-01", ["2018-V-001"]),
        ("commitments/?as_of=2020-05-31&changed_after=2020-01-01", []),
        ("meetings/?as_of=2019-02-28", []),
        ("meetings/?as_of=2022-02-28", ["scm-1"]),
        ("meetings/?as_of=2022-03-01", ["scm-2", "scm-1"]),
        ("recommendations/?as_of=2023-12-31", []),
        ("recommendations/?as_of=2024-01-01", ["2024-R-R01"]),
        ("parties/?as_of=2018-01-01&known_at=2018-01-01", ["KOR"]),  # vocabulary is not replayed
    ],
)
def test_list_holds_what_was_there_on_the_day(client, path: str, codes: list[str]):
    assert keys(client, path) == codes


def test_passages_are_those_of_the_texts_issued_by_the_day_with_the_promises_made_by_then(client):
    assert keys(client, "passages/?as_of=2021-05-20", "commitments") == [["2018-V-001"]]
    assert keys(client, "passages/?as_of=2021-05-21", "commitments") == [
        ["2018-V-001"],
        *(["2021-FS-001"], ["2018-V-001"]),
    ]


def test_words_of_an_older_text_carry_no_promise_that_was_not_made_yet(client):
    later = Commitment.objects.get(code="2021-FS-001")
    words = Passage.objects.get(agreement__code="2018-V")
    CitationFactory(commitment=later, number=2, passage=words, quote="meet each year")

    assert keys(client, "passages/?as_of=2021-05-20", "commitments") == [["2018-V-001"]]
    assert keys(client, "passages/?as_of=2021-05-21", "commitments")[0] == ["2018-V-001", "2021-FS-001"]


@pytest.mark.parametrize(
    ("query", "dialogues"),
    [
        ("as_of=2019-02-28", [("proposed", 0, None), ("proposed", 0, None)]),
        ("as_of=2019-03-01", [("active", 1, "2019-03-01"), ("proposed", 0, None)]),
        ("", [("active", 2, "2022-03-01"), ("proposed", 0, None)]),
    ],
)
def test_dialogues_have_the_pulse_of_the_day(client, query: str, dialogues: list):
    found = client.get(f"{ROOT}dialogues/?{query}").json()["results"]

    assert [(each["state"], each["meetings_held"], each["last_met_on"]) for each in found] == dialogues


def test_what_founded_a_dialogue_is_told_from_the_day_on_which_it_was_made(client):
    assert record(client, "dialogues/tec/?as_of=2021-05-20")["established_by"] is None
    assert record(client, "dialogues/tec/?as_of=2021-05-21")["established_by"]["code"] == "2021-FS-001"


def test_commitment_stands_as_it_stood_on_the_day(client):
    before = record(client, "commitments/2018-V-001/?as_of=2021-05-20")
    after = record(client, "commitments/2018-V-001/?as_of=2021-05-21")

    assert (before["links"], before["latest_in_thread"], before["counted"]) == ([], True, True)
    assert [each["agreement"] for each in before["citations"]] == ["2018-V"]
    link = {"kind": "reaffirms", "direction": "from", "commitment": "2021-FS-001", "note": ""}
    assert (after["links"], after["latest_in_thread"], after["counted"]) == ([link], False, False)
    assert [each["agreement"] for each in after["citations"]] == ["2018-V", "2021-FS"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("as_of=2019-05-31", ("not_assessed", None, 0)),
        ("as_of=2019-06-01", ("under_way", "2019-06-01", 1)),
        ("as_of=2020-06-01", ("partly_delivered", "2020-06-01", 1)),
        ("as_of=2020-06-01&known_at=2021-12-31", ("not_assessed", None, 0)),
        ("as_of=2020-06-01&known_at=2022-01-01", ("stalled", "2020-06-01", 1)),
        ("known_at=2022-12-31", ("stalled", "2020-06-01", 1)),
        ("known_at=2023-01-01T12:00", ("partly_delivered", "2020-06-01", 1)),  # the moment of the correction
        ("known_at=2023-01-01T11:59", ("stalled", "2020-06-01", 1)),
    ],
)
def test_status_is_that_of_the_day_as_it_was_known_at_the_moment(client, query: str, status: tuple):
    commitment = record(client, f"commitments/2018-V-001/?{query}")

    told = commitment["status"]
    assert (told["implementation"], told["effective_on"], told["evidence_count"]) == status
    assert [each["implementation"] for each in commitment["status_by_party"]] == [status[0]]


@pytest.mark.parametrize(
    ("path", "slugs"),
    [
        ("2018-V-001/?as_of=2019-02-28", []),
        ("2018-V-001/?as_of=2019-03-01", ["scm"]),
        ("2021-FS-001/?as_of=2022-02-28", ["tec"]),
        ("2021-FS-001/?as_of=2022-03-01", ["scm", "tec"]),
    ],
)
def test_commitment_belongs_to_the_dialogues_that_had_dealt_with_it(client, path: str, slugs: list[str]):
    assert [each["slug"] for each in record(client, f"commitments/{path}")["dialogues"]] == slugs


def test_meeting_holds_what_was_made_by_the_day(client):
    early = MeetingFactory(code="early", dialogue=None, title_en="Talks", starts_on="2020-01-01")
    promise = CommitmentFactory(code="2020-E-001", quote="meet", agreement__issued_on="2020-02-01")
    MeetingOutcomeFactory(meeting=early, agreement=promise.agreement)
    MeetingItemFactory(meeting=early, commitment=promise)

    before = record(client, "meetings/early/?as_of=2020-01-31")
    after = record(client, "meetings/early/?as_of=2020-02-01")

    assert (before["outcomes"], before["items"]) == ([], [])
    assert [each["code"] for each in after["outcomes"]] == [promise.agreement.code]
    assert [each["commitment"] for each in after["items"]] == ["2020-E-001"]


def test_text_that_tells_of_a_meeting_is_named_from_the_day_on_which_it_was_issued(client):
    told = PassageFactory(agreement__issued_on="2020-02-01")
    source = {"source_passage": told, "source_url": "", "source_title": "", "source_publisher": ""}
    MeetingFactory(code="early", dialogue=None, title_en="Talks", starts_on="2020-01-01", **source)

    assert record(client, "meetings/early/?as_of=2020-01-31")["source"] is None
    assert record(client, "meetings/early/?as_of=2020-02-01")["source"]["passage"]["passage"] == told.number


def test_agreement_that_founded_a_dialogue_is_told_from_the_day_on_which_it_was_issued(client):
    DialogueFactory(slug="new", established_by_agreement=AgreementFactory(code="2020-N", issued_on="2020-02-01"))

    assert record(client, "dialogues/new/?as_of=2020-01-31")["established_by"] is None
    assert record(client, "dialogues/new/?as_of=2020-02-01")["established_by"]["code"] == "2020-N"


def test_advice_names_the_promises_that_were_made_by_the_day(client):
    """A promise may take advice up that is older than it."""
    promise = CommitmentFactory(code="2024-P-001", quote="meet", agreement__issued_on="2024-06-01")
    advice = Recommendation.objects.get()
    RecommendationLinkFactory(recommendation=advice, commitment=promise, kind="taken_up_by")

    assert record(client, "recommendations/2024-R-R01/?as_of=2024-05-31")["taken_up_by"] == []
    assert record(client, "recommendations/2024-R-R01/?as_of=2024-06-01")["taken_up_by"] == ["2024-P-001"]


# Status updates


def updates(client: Client, query: str) -> list[tuple]:
    found = client.get(f"{ROOT}status-updates/?{query}").json()["results"]
    return [(each["implementation"], each["previous"], bool(each["withdrawn_at"])) for each in found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("as_of=2019-05-31", []),
        ("as_of=2020-05-31", [("under_way", None, False)]),
        ("known_at=2021-12-31", []),
        ("known_at=2022-12-31", [("stalled", "under_way", False), ("under_way", None, False)]),
        (
            "",
            [
                ("partly_delivered", "under_way", False),
                ("stalled", "under_way", True),
                ("under_way", None, False),
            ],
        ),
    ],
)
def test_updates_are_those_of_the_day_in_the_state_in_which_they_were_known(client, query: str, found: list[tuple]):
    assert updates(client, query) == found


def test_withdrawal_that_nobody_knew_of_yet_is_not_told(client):
    wrong = StatusUpdate.objects.get(state="withdrawn")

    then = record(client, f"status-updates/{wrong.pk}/?known_at=2022-12-31")
    now = record(client, f"status-updates/{wrong.pk}/")

    assert (then["withdrawn_at"], then["withdrawal_reason"]) == (None, "")
    assert (now["withdrawn_at"], now["withdrawal_reason"]) == ("2023-01-01T12:00:00+09:00", "It told of another group.")


def test_what_an_update_changed_is_what_was_known_then(client):
    """Of an update between two others that were published later."""
    commitment = CommitmentFactory(code="2020-X-001", quote="meet", agreement__issued_on=date(2020, 1, 1))
    assessed(commitment, "stalled", date(2021, 1, 1), published_at=CORRECTED)
    assessed(commitment, "stalled", date(2021, 2, 1), published_at=FOUND)

    def previous(query: str) -> list[str | None]:
        path = f"{ROOT}status-updates/?commitment=2020-X-001&{query}"
        return [each["previous"] for each in client.get(path).json()["results"]]

    assert previous("known_at=2022-12-31") == [None]
    assert previous("") == ["stalled", None]
    assert previous("changed=false") == ["stalled"]
    assert previous("changed=false&known_at=2022-12-31") == []


def test_what_held_before_an_update_is_what_had_not_been_withdrawn_by_then(client):
    commitment = Commitment.objects.get(code="2018-V-001")
    assessed(commitment, "delivered", date(2020, 7, 1), published_at=FOUND)

    def previous(query: str) -> str:
        return client.get(f"{ROOT}status-updates/?status=delivered&{query}").json()["results"][0]["previous"]

    assert previous("known_at=2022-12-31") == "stalled"
    assert previous("") == "partly_delivered"


def test_correction_names_only_what_was_there_on_the_day(client):
    commitment = CommitmentFactory(code="2020-X-001", quote="meet", agreement__issued_on=date(2020, 1, 1))
    gone = {
        "state": "withdrawn",
        "withdrawn_at": CORRECTED,
        "withdrawal_reason": "Wrong.",
        "withdrawn_by": UserFactory(),
    }
    late = assessed(commitment, "stalled", date(2021, 6, 1), published_at=FOUND, **gone)
    correction = assessed(commitment, "stalled", date(2020, 2, 1), published_at=CORRECTED, replaces=late)

    assert record(client, f"status-updates/{correction.pk}/?as_of=2020-03-01")["replaces"] is None
    assert record(client, f"status-updates/{correction.pk}/")["replaces"] == str(late.pk)


# What was not there yet


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        (
            "agreements/sheet/?as_of=2021-05-20",
            "On 20 May 2021 there was no such agreement yet: it counts from 21 May 2021 on.",
        ),
        (
            "commitments/2021-FS-001/?as_of=2020-01-01",
            "On 1 January 2020 there was no such commitment yet: it counts from 21 May 2021 on.",
        ),
        (
            "meetings/scm-1/?as_of=2019-02-28",
            "On 28 February 2019 there was no such meeting yet: it counts from 1 March 2019 on.",
        ),
        (
            "recommendations/2024-R-R01/?as_of=2023-12-31",
            "On 31 December 2023 there was no such recommendation yet: it counts from 1 January 2024 on.",
        ),
        ("commitments/NONE-001/?as_of=2020-01-01", "There is no commitment with the code 'NONE-001'."),
    ],
)
def test_record_that_was_not_there_yet_is_a_404_that_says_since_when_it_is(client, path: str, detail: str):
    answer = client.get(ROOT + path)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == detail


def test_update_that_was_not_known_yet_is_a_404_that_says_when_it_was_published(client):
    update = StatusUpdate.objects.get(implementation="under_way")

    early = client.get(f"{ROOT}status-updates/{update.pk}/?as_of=2019-05-31")
    unknown = client.get(f"{ROOT}status-updates/{update.pk}/?known_at=2021-12-31")

    assert early.json()["detail"] == (
        "On 31 May 2019 there was no such status update yet: it counts from 1 June 2019 on."
    )
    assert unknown.json()["detail"] == (
        "This status update was not known yet at 23:59:59, 31 December 2021: it was published at 12:00:00, "
        "1 January 2022."
    )


# The answer itself


def test_list_says_which_day_it_is_of(client):
    asked = client.get(f"{ROOT}meetings/?as_of=2020-01-01&known_at=2021-05-21T09:30").json()
    today = client.get(f"{ROOT}meetings/").json()

    assert (asked["as_of"], asked["known_at"]) == ("2020-01-01", "2021-05-21T00:30:00Z")
    assert (today["as_of"], today["known_at"]) == ("2025-01-01", None)


def test_pages_of_a_list_stay_at_its_moment(client):
    first = client.get(f"{ROOT}commitments/?as_of=2021-05-21&known_at=2022-12-31&page_size=1").json()
    second = client.get(first["next"]).json()

    assert (second["as_of"], second["count"]) == ("2021-05-21", 2)
    assert [row["code"] for row in second["results"]] == ["2021-FS-001"]
    assert client.get(second["previous"]).json() == first


@pytest.mark.parametrize("query", ["as_of=2021-05-22", "", "as_of=2021-05-21&known_at=2022-12-31"])
def test_cursor_of_another_moment_is_refused(client, query: str):
    cursor = client.get(f"{ROOT}commitments/?as_of=2021-05-21&page_size=1").json()["next"].partition("cursor=")[2]

    answer = client.get(f"{ROOT}commitments/?{query}&cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"cursor": ["This cursor belongs to another list, filter or ordering."]}


@pytest.mark.parametrize("path", ["commitments/", "parties/", "commitments/2018-V-001/", "themes/climate/"])
@pytest.mark.parametrize(("name", "value"), [("as_of", "soon"), ("known_at", "2025-01-02"), ("known_at", "soon")])
def test_moment_that_is_not_understood_is_a_400_everywhere(client, path: str, name: str, value: str):
    answer = client.get(f"{ROOT}{path}?{name}={value}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert answer.json()["errors"][name][0].startswith(f"'{value}' is ")


def test_day_ahead_shows_what_will_be_due_by_then(client):
    """As of a day ahead the schedule moves on; what is known does not."""
    CommitmentFactory(
        code="2021-FS-002",
        agreement__issued_on="2021-05-21",
        quote="finish",
        due_on="2026-01-01",
        deadline="by 2026",
        due_basis="stated",
    )

    assert keys(client, "commitments/?schedule=due_soon") == []
    assert keys(client, "commitments/?schedule=due_soon&as_of=2025-12-01") == ["2021-FS-002"]
    assert keys(client, "commitments/?schedule=date_passed&as_of=2026-01-02") == ["2021-FS-002"]
    assert keys(client, "commitments/?as_of=9999-12-31&status=partly_delivered") == ["2018-V-001"]


def test_meeting_ahead_is_on_record_today_and_was_not_before(client):
    MeetingFactory(code="scm-3", dialogue=None, title_en="Talks", state="scheduled", starts_on="2025-03-01")

    assert keys(client, "meetings/?state=scheduled") == ["scm-3"]
    assert keys(client, "meetings/?state=scheduled&as_of=2025-01-01") == ["scm-3"]
    assert keys(client, "meetings/?state=scheduled&as_of=2024-12-31") == []
    assert client.get(f"{ROOT}meetings/scm-3/").status_code == 200
    assert client.get(f"{ROOT}meetings/scm-3/?as_of=2024-12-31").status_code == 404


@pytest.mark.parametrize("offset", ["-20:04", "%2B23:59"])
def test_moment_may_have_any_offset_that_a_moment_can_have(client, offset: str):
    answer = client.get(f"{ROOT}commitments/2018-V-001/?known_at=2022-06-01T04:54:28.941617{offset}")

    assert (answer.status_code, answer.json()["status"]["implementation"]) == (200, "stalled")
