"""One record in the API as of any day: what hangs on it, and since when it is there."""

import pytest

from commitments.models import Recommendation
from tests.any_day.asking import ROOT, record
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    RecommendationLinkFactory,
)

pytestmark = pytest.mark.django_db


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
