"""The summary: each group has exactly what its list holds, whatever the filters."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from commitments.models import ObligationAgency
from commitments.summary.dimensions import NAMES, STATUSES
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PartyFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
SUMMARY = "/api/v1/summary/"


@pytest.fixture
def ledger() -> None:
    """Promises of two years and one without date, of one party, of both, and of which one is the counterpart."""
    korea, states = PartyFactory(code="KOR"), PartyFactory(code="USA")
    upper = ThemeFactory(slug="security")
    cyber, climate = ThemeFactory(slug="cyber", parent=upper), ThemeFactory(slug="climate")
    early = AgreementFactory(code="2021-A", issued_on=date(2021, 5, 21))
    late = AgreementFactory(code="2022-B", issued_on=date(2022, 5, 21))
    undated = AgreementFactory(code="1953-T", issued_on=None)
    own = CommitmentFactory(code="2021-A-001", agreement=early, theme=cyber, obligors=["KOR"])
    both = CommitmentFactory(code="2021-A-002", agreement=early, theme=climate, obligors=["KOR", "USA"])
    theirs = CommitmentFactory(code="2022-B-001", agreement=late, theme=upper, obligors=["USA"], strength="intent")
    CommitmentFactory(code="1953-T-001", agreement=undated, theme=cyber, obligors=["USA"], obligation="standing")
    ObligationFactory(commitment=theirs, party=korea, role="counterpart")
    ObligationAgency.objects.create(obligation=own.obligations.get(), agency=AgencyFactory(code="moe", party=korea))
    StatusUpdateFactory(commitment=own, implementation="under_way")
    StatusUpdateFactory(commitment=both, party=korea, implementation="stalled")
    StatusUpdateFactory(commitment=both, party=states, implementation="under_way")
    StatusUpdateFactory(commitment=theirs, implementation="under_way", effective_on=date(2022, 6, 1))
    dialogue = DialogueFactory(slug="scm", established_by_commitment=theirs)
    MeetingItemFactory(meeting=MeetingFactory(code="scm-1", dialogue=dialogue), commitment=own)
    other = DialogueFactory(slug="kida")
    MeetingOutcomeFactory(meeting=MeetingFactory(code="kida-1", dialogue=other), agreement=early)


def asked(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{SUMMARY}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def totals(client: Client, query: str) -> dict[str, int]:
    return {" ".join(group["by"].values()): group["total"] for group in asked(client, query)["groups"]}


SINGLE = ("agreement", "strength", "obligation")
"""Dimensions of which each commitment has one value, which is also the filter's: one test of them is enough."""

FILTERS = [
    "",
    "party=KOR",
    "party=KOR&status=under_way",
    "party=KOR&party=USA&status=under_way",
    "party=KOR&role=counterpart",
    "claim=late&schedule=no_deadline",
    "theme=security",
    "dialogue=scm",
    "agency=moe",
    "issued_after=2021-06-01",
    "counted=true&issued_before=2022-01-01",
    "as_of=2022-01-31&known_at=2022-03-01",
]


@pytest.mark.parametrize("query", FILTERS)
def test_list_of_each_group_holds_exactly_what_it_counts(client: Client, ledger: None, query: str):
    seen = 0
    for names in [*([name] for name in NAMES if name not in SINGLE), ["theme", "party", "status"]]:
        answer = asked(client, "&".join([query, *(f"group_by={name}" for name in names)]))
        for group in answer["groups"]:
            seen += 1
            assert client.get(group["url"]).json()["count"] == group["total"] == sum(group["status"].values()), group
        assert answer["total"] == client.get(f"/api/v1/commitments/?{query}").json()["count"]
    assert seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("group_by=theme", {"climate": 1, "cyber": 2, "security": 3}),
        ("group_by=theme&theme=security", {"cyber": 2, "security": 3}),
        ("group_by=theme&theme=cyber", {"cyber": 2}),
        ("group_by=party", {"KOR": 3, "USA": 3}),
        ("group_by=party&role=obligor", {"KOR": 2, "USA": 3}),
        ("group_by=party&party=KOR", {"KOR": 3}),
        ("group_by=party&status=under_way", {"KOR": 1, "USA": 2}),
        ("group_by=agency", {"moe": 1}),
        ("group_by=agreement", {"1953-T": 1, "2021-A": 2, "2022-B": 1}),
        ("group_by=dialogue", {"kida": 2, "scm": 2}),
        ("group_by=dialogue&dialogue=scm", {"scm": 2}),
        ("group_by=strength", {"firm": 3, "intent": 1}),
        ("group_by=obligation", {"one_off": 3, "standing": 1}),
        ("group_by=status", {"under_way": 2, "stalled": 1, "not_assessed": 1}),
        ("group_by=schedule", {"no_deadline": 4}),
        ("group_by=year", {"2021": 2, "2022": 1}),
        ("group_by=party&group_by=year&role=obligor", {"KOR 2021": 2, "USA 2021": 1, "USA 2022": 1}),
        ("", {"": 4}),
    ],
)
def test_groups_are_those_of_the_list(client: Client, ledger: None, query: str, found: dict[str, int]):
    assert totals(client, query) == found


def test_each_party_is_counted_by_its_own_status(client: Client, ledger: None):
    groups = asked(client, "group_by=party&role=obligor")["groups"]
    told = {
        group["by"]["party"]: {word: number for word, number in group["status"].items() if number} for group in groups
    }

    assert told == {"KOR": {"under_way": 1, "stalled": 1}, "USA": {"under_way": 2, "not_assessed": 1}}


def test_answer_has_its_moment_its_revision_and_every_status(client: Client, ledger: None):
    answer = asked(client, "group_by=strength&as_of=2022-12-31&strength=intent")

    url = "/api/v1/commitments/?as_of=2022-12-31&strength=intent"
    status = dict.fromkeys(map(str, STATUSES), 0) | {"under_way": 1}
    group = {"by": {"strength": "intent"}, "total": 1, "status": status, "url": url}
    assert {name: value for name, value in answer.items() if name != "revision"} == {
        "as_of": "2022-12-31",
        "known_at": None,
        "total": 1,
        "not_assessed": 0,
        "groups": [group],
    }
    assert answer["revision"] == client.get(url).json()["revision"]


def test_set_without_anything_has_no_groups(client: Client, ledger: None):
    answer = asked(client, "as_of=1950-01-01&strength=intent&group_by=theme")

    assert (answer["total"], answer["not_assessed"], answer["groups"]) == (0, 0, [])


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("group_by=ministry", "group_by", "'ministry' is not among the words allowed here: theme, party, agreement, "),
        ("group_by=theme&group_by=party&group_by=year&group_by=status", "group_by", "A summary is by at most 3 things"),
        ("stauts=stalled", "stauts", "There is no parameter 'stauts' here. Did you mean status?"),
        ("page_size=5", "page_size", "There is no parameter 'page_size' here."),
        ("as_of=soon", "as_of", "'soon' is no date"),
    ],
)
def test_what_is_not_understood_is_refused(client: Client, ledger: None, query: str, name: str, sentence: str):
    answer = client.get(f"{SUMMARY}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][name][0].startswith(sentence)


@pytest.mark.parametrize(
    ("query", "statements"),
    [("", 2), ("group_by=party", 3), ("group_by=theme&group_by=year&group_by=status", 3)],
)
def test_summary_costs_a_statement_for_the_whole_and_one_for_its_groups(
    client: Client, django_assert_num_queries: Any, ledger: None, query: str, statements: int
):
    with django_assert_num_queries(statements):  # and one for the revision
        asked(client, query)


@pytest.mark.parametrize("path", [SUMMARY, "/api/v1/search/"])
def test_moment_of_long_ago_is_told_as_lists_tell_it(client: Client, path: str):
    """The clocks of Seoul once differed from those of Greenwich by seconds too, which no date-time of JSON can say."""
    asked_at = "known_at=1890-05-03T12:00:00Z"

    assert client.get(f"{path}?q=a&{asked_at}").json()["known_at"] == "1890-05-03T12:00:00Z"
