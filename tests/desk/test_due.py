"""What time asks for, on 1 January 2025: reviews, deadlines, meetings; and the themes that one follows."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.admin import next_work
from commitments.models import Commitment, FollowedTheme, StatusUpdate
from dialogues.models import Meeting
from tests.commitments.steps import update_in
from tests.desk.asking import codes, desk, sections
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db

YEAR_AGO = datetime(2023, 12, 1, 3, tzinfo=UTC)
"""More than a year, the interval of a review, and less than two."""


def promise(code: str, **fields: Any) -> Commitment:
    """2021-X-001 is of 2021-X."""
    agreement = code.rpartition("-")[0]
    return CommitmentFactory(code=code, agreement=AgreementFactory(code=agreement), **fields)


def due(code: str, on: date, **fields: Any) -> Commitment:
    return promise(code, due_on=on, due_basis="stated", deadline="by then", **fields)


def seen(commitment: Commitment, at: datetime, **fields: Any) -> Commitment:
    StatusUpdateFactory(commitment=commitment, recorded_at=at, **fields)
    return commitment


def test_reviews_come_in_the_order_of_their_urgency(client: Client, analyst: User):
    seen(promise("2021-AGEING-001"), YEAR_AGO)
    seen(promise("2021-STALE-001"), datetime(2022, 6, 1, tzinfo=UTC))
    promise("2021-NEVER-001")
    seen(due("2021-LATE-001", date(2024, 6, 1), strength="binding"), YEAR_AGO)
    due("2021-SOFT-001", date(2024, 6, 1), strength="intent")
    seen(promise("2021-FRESH-001"), datetime(2024, 12, 1, tzinfo=UTC))
    seen(promise("2021-DONE-001"), YEAR_AGO, implementation="delivered")
    promise("2021-GENERAL-001", is_general=True)
    promise("2021-WORDS-001", strength="declaratory")
    CommitmentFactory(agreement__draft=True)

    found = sections(desk(client, analyst))["reviews"]
    listed = client.get(found.address).context["cl"].result_list

    wanted = ["2021-LATE-001", "2021-NEVER-001", "2021-STALE-001", "2021-AGEING-001", "2021-SOFT-001"]
    assert codes(found) == wanted
    assert [commitment.code for commitment in listed] == wanted
    assert [line.badge for line in found.lines] == ["Date passed", "Never looked at", "Stale", "Ageing", "Date passed"]
    assert found.lines[0].facts == ("Under way", "looked at 1 December 2023")


def test_review_leads_to_a_new_update_with_the_commitment_chosen(client: Client, analyst: User):
    never = promise("2021-FS-001")

    (line,) = sections(desk(client, analyst))["reviews"].lines
    form = client.get(line.address).context["adminform"].form

    assert line.address == f"{address(StatusUpdate, 'add')}?commitment={never.pk}"
    assert form["commitment"].value() == str(never.pk)


def test_review_says_who_is_writing_already_and_leads_to_ones_own(client: Client, analyst: User, reviewer: User):
    never = promise("2021-FS-001")
    update_in("submitted", reviewer, analyst, commitment=never)
    update_in("published", reviewer, analyst, commitment=promise("2021-FS2-001"))

    (theirs, _) = sections(desk(client, analyst))["reviews"].lines
    own = update_in("draft", analyst, reviewer, commitment=never)
    (both, _) = sections(desk(client, analyst))["reviews"].lines

    assert theirs.facts == ("Not assessed", "reviewer’s update is submitted")
    assert set(both.facts) == {"Not assessed", "reviewer’s update is submitted", "your update is draft"}
    assert both.address == address(StatusUpdate, "change", own.pk)


def test_next_to_review_is_the_first_of_the_queue_on_which_nobody_is_at_work(analyst: User, reviewer: User):
    promise("2021-A-001", strength="binding")
    late = due("2021-B-001", date(2022, 1, 1), strength="firm")
    latest = due("2021-C-001", date(2022, 1, 1), strength="binding")

    def offered() -> str:
        return re.findall("2021-.-001", str(next_work.after("submit", analyst)))[0]

    assert offered() == "2021-B-001"
    update_in("submitted", reviewer, analyst, commitment=late)
    assert offered() == "2021-C-001"
    update_in("draft", analyst, reviewer, commitment=latest)
    assert offered() == "2021-A-001"


def a_year_of_dates() -> None:
    """Of two themes, one below the other's upper one, each a date ahead, a date passed, and a dialogue of each kind."""
    upper = ThemeFactory(slug="security")
    for n, theme in enumerate([ThemeFactory(slug="space", parent=upper), ThemeFactory(slug="health")], start=1):
        due(f"2021-AHEAD{n}-001", date(2025, 4, 1), theme=theme)
        due(f"2021-LATER{n}-001", date(2025, 4, 2), theme=theme)
        due(f"2021-PASSED{n}-001", date(2024, 12, 31), theme=theme)
        late = DialogueFactory(slug=f"late-{n}", theme=theme, cadence_months=12, cadence_url="https://example.org/")
        MeetingFactory(dialogue=late, starts_on=date(2023, 1, 1))
        soon = DialogueFactory(slug=f"soon-{n}", theme=theme, cadence_months=12, cadence_url="https://example.org/")
        MeetingFactory(dialogue=soon, starts_on=date(2024, 2, 1))
        fixed = DialogueFactory(slug=f"fixed-{n}", theme=theme)
        MeetingFactory(dialogue=fixed, code=f"fixed-{n}", starts_on=date(2025, 2, 3), state="scheduled", place="Seoul")


def told(answer: Any) -> dict[str, list[str]]:
    """What each section of dates shows: codes, or names of dialogues."""
    shown = {section.name: section.lines for section in answer.context["dates"]}
    return {name: [line.code or line.title for line in lines] for name, lines in shown.items()}


def test_dates_are_of_all_themes_while_one_follows_none(client: Client, analyst: User):
    a_year_of_dates()

    answer = desk(client, analyst)

    assert told(answer) == {
        "ahead": ["2021-AHEAD1-001", "2021-AHEAD2-001"],
        "expected": ["Fixed 1", "Fixed 2", "Soon 1", "Soon 2"],
        "passed": ["2021-PASSED1-001", "2021-PASSED2-001"],
        "missed": ["Late 1", "Late 2"],
    }
    assert "In all themes, as you follow none." in words(answer)


def test_dates_are_of_the_followed_themes_and_those_below(client: Client, analyst: User, reviewer: User):
    a_year_of_dates()
    follow(client, analyst, "security")

    answer = desk(client, analyst)

    assert told(answer) == {
        "ahead": ["2021-AHEAD1-001"],
        "expected": ["Fixed 1", "Soon 1"],
        "passed": ["2021-PASSED1-001"],
        "missed": ["Late 1"],
    }
    assert "In the themes that you follow: Security." in words(answer)
    assert told(desk(client, reviewer))["missed"] == ["Late 1", "Late 2"]


def test_next_date_is_no_more_exact_than_the_day_it_is_counted_from(client: Client, analyst: User):
    agreement = {"agreement__issued_on": date(2022, 12, 31), "agreement__issued_precision": "month"}
    CommitmentFactory(obligation="recurring", recurrence_months=12, **agreement)

    (line,) = sections(desk(client, analyst))["passed"].lines

    assert line.facts[0] == "was due December 2023"


def test_meetings_lead_to_where_they_are_recorded(client: Client, analyst: User):
    a_year_of_dates()

    found = sections(desk(client, analyst))
    fixed, _, soon, _ = found["expected"].lines
    late = found["missed"].lines[0]

    scheduled = Meeting.objects.get(code="fixed-1")
    assert (fixed.address, fixed.facts) == (
        address(Meeting, "change", scheduled.pk),
        ("scheduled for 3 February 2025", "Seoul"),
    )
    assert soon.facts == ("expected February 2025 by its cadence",)
    assert (late.facts, late.badge) == (("expected January 2024", "last met 1 January 2023"), "Missed")
    form = client.get(late.address).context["adminform"].form
    assert form["dialogue"].value() == str(Meeting.objects.get(dialogue__slug="late-1").dialogue_id)


# Following


def follow(client: Client, person: User, *slugs: str) -> Any:
    client.force_login(person)
    return client.post("/admin/desk/themes/", {"themes": [ThemeFactory(slug=slug).pk for slug in slugs]}, follow=True)


def followed(person: User) -> set[str]:
    return {row.theme.slug for row in FollowedTheme.objects.filter(user=person)}


def test_themes_are_ticked_and_kept(client: Client, analyst: User, reviewer: User):
    follow(client, reviewer, "health")
    follow(client, analyst, "health", "space")

    shown = client.get("/admin/desk/themes/")
    answer = follow(client, analyst, "space")

    assert {box.data["label"] for box in shown.context["form"]["themes"] if box.data["selected"]} == {"Health", "Space"}
    assert "Your desk now shows the dates and meetings of these themes." in words(answer)
    assert (followed(analyst), followed(reviewer)) == ({"space"}, {"health"})


def test_themes_below_an_upper_one_stand_with_it(client: Client, analyst: User):
    upper = ThemeFactory(slug="security")
    ThemeFactory(slug="space", parent=upper)
    ThemeFactory(slug="health")
    client.force_login(analyst)

    tree = client.get("/admin/desk/themes/").context["themes"]

    assert [(box.choice_label, [each.choice_label for each in below]) for box, below in tree] == [
        ("Health", []),
        ("Security", ["Space"]),
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0", "There is no theme 0 any more; tick again what you follow."),
        ("x", "There is no theme x any more; tick again what you follow."),
        ("9" * 40, f"There is no theme {'9' * 40} any more; tick again what you follow."),
        ("\0", "Null characters are not allowed."),
    ],
)
def test_theme_that_is_not_there_is_told_and_nothing_kept(client: Client, analyst: User, value: str, sentence: str):
    follow(client, analyst, "space")

    answer = client.post("/admin/desk/themes/", {"themes": [value]})

    assert sentence in words(answer)
    assert followed(analyst) == {"space"}
