"""The pulse of a dialogue: rounds held, next expected, cadence missed, dormant, concluded, gaps."""

from datetime import date

import pytest

from dialogues.models import Dialogue
from tests.factories import DialogueFactory, MeetingFactory

pytestmark = pytest.mark.django_db

LAST = date(2022, 1, 1)


def yearly(**fields: object) -> Dialogue:
    """A dialogue with a stated cadence of twelve months that last met on 1 January 2022."""
    dialogue = DialogueFactory(cadence_months=12, cadence_url="https://example.org/terms", **fields)
    MeetingFactory(dialogue=dialogue, starts_on=LAST)
    return dialogue


def pulse(dialogue: Dialogue, day: date):
    return Dialogue.objects.with_pulse(day).get(pk=dialogue.pk).pulse


# A year after 1 January 2022 is 1 January 2023; a quarter of it beyond is 91 days: 2 April 2023.
@pytest.mark.parametrize(
    ("day", "missed", "state"),
    [
        (date(2023, 1, 1), False, "active"),
        (date(2023, 4, 2), False, "active"),
        (date(2023, 4, 3), True, "active"),
        (date(2024, 4, 1), True, "active"),
        (date(2024, 4, 2), True, "dormant"),
    ],
)
def test_cadence_is_missed_a_quarter_late_and_dormant_after_two(day, missed, state):
    found = pulse(yearly(), day)

    assert (found.next_expected_on, found.cadence_missed, found.state) == (date(2023, 1, 1), missed, state)


def test_meeting_renews_the_expectation():
    dialogue = yearly()
    MeetingFactory(dialogue=dialogue, starts_on=date(2023, 2, 1), ends_on=date(2023, 2, 2))

    found = pulse(dialogue, date(2023, 4, 3))

    assert (found.last_met_on, found.next_expected_on, found.cadence_missed) == (
        date(2023, 2, 2),
        date(2024, 2, 2),
        False,
    )


def test_nothing_is_expected_without_a_stated_cadence():
    dialogue = DialogueFactory()
    MeetingFactory(dialogue=dialogue, starts_on=LAST)

    found = pulse(dialogue, date(2026, 1, 1))

    assert (found.state, found.next_expected_on, found.cadence_missed, found.months_since) == (
        "active",
        None,
        False,
        48,
    )


def test_meeting_without_a_stated_cadence_is_all_that_is_known():
    silent = DialogueFactory()
    MeetingFactory(dialogue=silent, starts_on=LAST)

    labels = [pulse(dialogue, date(2022, 6, 1)).state_label for dialogue in (silent, yearly())]

    assert labels == ["Met, no rhythm stated", "Active"]


@pytest.mark.parametrize("state", ["scheduled", "postponed", "cancelled"])
def test_only_meetings_held_count(state):
    dialogue = DialogueFactory()
    MeetingFactory(dialogue=dialogue, state=state)

    found = pulse(dialogue, date(2026, 1, 1))

    assert (found.state, found.meetings_held, found.last_met_on) == ("proposed", 0, None)


def test_meeting_after_the_day_does_not_count():
    assert pulse(yearly(), date(2021, 12, 31)).state == "proposed"


def test_meeting_of_unknown_day_was_held_but_dates_nothing():
    dialogue = DialogueFactory()
    MeetingFactory(dialogue=dialogue, starts_on=None)

    found = pulse(dialogue, LAST)

    assert (found.state, found.meetings_held, found.last_met_on, found.months_since) == ("active", 1, None, None)


def test_ended_dialogue_is_concluded_from_its_last_day_and_expects_nothing():
    dialogue = yearly(ended_on=date(2022, 6, 30))

    assert pulse(dialogue, date(2022, 6, 29)).state == "active"
    assert pulse(dialogue, date(2022, 6, 30)).state == "concluded"
    assert pulse(dialogue, date(2024, 1, 1)).cadence_missed is False


def test_rounds_that_the_ordinals_imply_and_nobody_recorded_are_gaps():
    dialogue = DialogueFactory()
    for ordinal in (3, 4, 7):
        MeetingFactory(dialogue=dialogue, ordinal=ordinal)
    MeetingFactory(dialogue=dialogue, ordinal=None)

    assert pulse(dialogue, date(2026, 1, 1)).missing_ordinals == [5, 6]


def test_words_for_state_and_missed_cadence_find_what_the_pulse_tells():
    missed, lively, silent = yearly(), DialogueFactory(), DialogueFactory()
    MeetingFactory(dialogue=lively, starts_on=date(2024, 4, 1))
    day = date(2024, 4, 2)

    assert list(Dialogue.objects.where_state(["dormant"], day)) == [missed]
    assert list(Dialogue.objects.where_state(["active", "proposed"], day).order_by("pk")) == [lively, silent]
    assert list(Dialogue.objects.where_cadence_missed(missed=True, day=day)) == [missed]
    assert list(Dialogue.objects.where_cadence_missed(missed=False, day=day).order_by("pk")) == [lively, silent]
