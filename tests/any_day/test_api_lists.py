"""Lists of the API as of any day and with the knowledge of any moment."""

import pytest

from commitments.models import Commitment, Passage
from tests.any_day.asking import ROOT, keys
from tests.factories import CitationFactory

pytestmark = pytest.mark.django_db


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
