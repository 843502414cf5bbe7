"""The numbers of the charts, and where their marks lie."""

from datetime import UTC, date, datetime

import pytest

from alliance.charts.data import Chart, Promises, quarter_ends
from alliance.charts.drawing import bars, columns, lines
from alliance.moment import Moment
from commitments.models import Commitment, Obligation
from dialogues.models import Meeting
from tests.charts.ledger import TODAY, at, charts, counts
from tests.factories import (
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
)
from tests.history import a_ledger_with_a_past, assessed

pytestmark = pytest.mark.django_db


DAYS = [
    date(2016, 1, 1),
    date(2018, 5, 1),
    date(2019, 6, 1),
    date(2020, 6, 1),
    date(2021, 5, 20),
    date(2021, 5, 21),
    date(2022, 3, 1),
    date(2023, 12, 31),
    TODAY,
    date(2030, 1, 1),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_sum_of_each_chart_is_its_denominator(ledger: None, day: date):
    counted = Commitment.objects.counted(day)
    owed = Obligation.objects.filter(commitment__in=counted, role="obligor").count()
    meetings = Meeting.objects.begun_by(at(day).meetings_until).count()
    of_promises = dict.fromkeys(("status", "themes", "agreements", "strength"), counted.count())
    denominators = of_promises | {"parties": owed, "dialogues": meetings}

    drawn = charts(day)

    assert {name: sum(row.total for row in drawn[name].rows) for name in denominators} == denominators
    assert {name: drawn[name].whole.total for name in denominators} == denominators
    assert drawn["progress"].whole.total == counted.count()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_statuses_of_each_chart_add_up_too(ledger: None, day: date):
    for name, chart in charts(day).items():
        if chart.adds_up:
            found = {status: sum(row.get(status, 0) for row in counts(chart).values()) for status in chart.order}
            assert {status: count for status, count in found.items() if count} == {
                cell.status: cell.count for cell in chart.whole.cells
            }, name


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_column_of_the_progress_is_what_counted_on_its_day(ledger: None, day: date):
    found = {row.key: row.total for row in charts(day)["progress"].rows}

    assert found == {then: Commitment.objects.counted(date.fromisoformat(then)).count() for then in found}


def test_theme_counts_with_those_below_it(ledger: None):
    [climate, defence] = charts(TODAY)["themes"].rows

    assert (climate.key, climate.total, [(row.key, row.total) for row in climate.below]) == (
        "climate",
        6,
        [("oceans", 2)],
    )
    assert (defence.key, defence.total, defence.below) == ("defence", 1, ())


def test_texts_come_latest_first_with_their_day(ledger: None):
    rows = charts(TODAY)["agreements"].rows

    assert [(row.label, row.aside) for row in rows][:2] == [
        (rows[0].label, "21 May 2022"),
        ("Fact sheet 2021-B", "21 May 2021"),
    ]


def test_strengths_come_strongest_first_without_the_declaratory(ledger: None):
    assert [row.key for row in charts(TODAY)["strength"].rows] == ["firm", "intent", "exploratory"]


def test_each_party_stands_with_its_own_status():
    owed = CommitmentFactory(obligors=["KOR", "USA"])
    korea = owed.obligations.get(party__code="KOR").party
    assessed(owed, "delivered", date(2022, 1, 1), party=korea)
    CommitmentFactory(obligors=["KOR"])

    assert counts(charts(TODAY)["parties"]) == {
        "KOR": {"delivered": 1, "not_assessed": 1},
        "USA": {"not_assessed": 1},
    }


def test_progress_is_rebuilt_from_the_events_as_they_are_known():
    a_ledger_with_a_past()

    def told(chart: Chart) -> dict[str, dict[str, int]]:
        return {day: found for day, found in counts(chart).items() if day in ("2018-03-31", "2019-06-30", "2020-06-30")}

    now = Moment.now()
    then = Moment(day=TODAY, known_at=datetime(2022, 6, 1, tzinfo=UTC), today=now.today)
    assert told(Promises(now).progress()) == {
        "2018-03-31": {},
        "2019-06-30": {"under_way": 1},
        "2020-06-30": {"partly_delivered": 1},
    }
    assert told(Promises(then).progress())["2020-06-30"] == {"stalled": 1}


@pytest.mark.parametrize(
    ("day", "first", "last", "number"),
    [
        (date(2025, 1, 1), date(2017, 3, 31), [date(2024, 12, 31), date(2025, 1, 1)], 33),
        (date(2018, 3, 31), date(2017, 3, 31), [date(2017, 12, 31), date(2018, 3, 31)], 5),
        (date(2018, 4, 1), date(2017, 3, 31), [date(2018, 3, 31), date(2018, 4, 1)], 6),
        (date(2026, 1, 1), date(2017, 3, 31), [date(2025, 1, 1), date(2026, 1, 1)], 34),
        (date(1953, 10, 1), date(1953, 10, 1), [date(1953, 10, 1)], 1),
        (date.max, date(2017, 3, 31), [date(2025, 1, 1), date.max], 34),
    ],
)
def test_progress_has_the_end_of_each_quarter_and_the_day(day: date, first: date, last: list[date], number: int):
    days = quarter_ends(at(day))

    assert (days[0], days[-len(last) :], len(days)) == (first, last, number)


def test_meetings_stand_with_their_dialogue_latest_first_and_those_of_none_at_the_end(ledger: None):
    chart = charts(TODAY)["dialogues"]

    assert [(row.label, row.total) for row in chart.rows] == [
        ("Consultative meeting", 2),
        (chart.rows[1].label, 1),
        ("Technology dialogue", 1),
        ("Meetings of no dialogue", 1),
    ]
    assert (chart.undated, chart.silent) == (1, 1)


def test_meeting_ahead_is_in_the_chart_of_today_and_of_no_earlier_day(ledger: None):
    assert "tec" in counts(charts(TODAY)["dialogues"])
    assert "tec" not in counts(charts(date(2024, 12, 31))["dialogues"])


# The drawing


def test_bar_is_as_long_as_its_row_counts_and_parted_by_status():
    CommitmentFactory.create_batch(2, theme__slug="climate")
    StatusUpdateFactory.create_batch(2, commitment__theme__slug="climate")
    CommitmentFactory(theme__slug="defence")

    drawn = bars(charts(TODAY)["themes"])

    assert [(bar.length, [(mark.start, mark.length) for mark in bar.marks]) for bar in drawn] == [
        (100.0, [(0.0, 50.0), (50.0, 50.0)]),
        (25.0, [(0.0, 100.0)]),
    ]
    assert [mark.title for mark in drawn[0].marks] == ["Climate: Under way 2", "Climate: Not assessed 2"]


def test_columns_stand_on_the_ground_and_the_assessed_below():
    StatusUpdateFactory.create_batch(3)
    CommitmentFactory()

    drawn = columns(charts(TODAY)["progress"])

    assert (drawn.bars[-1].top, drawn.bars[-1].length) == (0.0, 100.0)
    assert [(mark.cell.status, mark.start, mark.length) for mark in drawn.bars[-1].marks] == [
        ("under_way", 25.0, 75.0),
        ("not_assessed", 0.0, 25.0),
    ]
    assert [tick.label for tick in drawn.grid] == ["0", "1", "2", "3", "4"]
    assert [tick.label for tick in drawn.years] == [str(year) for year in range(2017, 2026)]


@pytest.mark.parametrize("most", [0, 1, 7, 98, 250, 251, 4321])
def test_grid_reaches_to_the_highest_column_in_at_most_six_lines(today: None, most: int):
    chart = Promises(at(TODAY))
    row = chart.row("2025-01-01", "", {"delivered": most})

    drawn = columns(Chart(name="progress", title="", head="", rows=[row], whole=row))

    assert 2 <= len(drawn.grid) <= 6
    assert int(drawn.grid[-1].label) >= most
    assert drawn.grid[-1].at == 0.0


def test_line_is_late_where_the_stated_cadence_was_missed():
    yearly = DialogueFactory(cadence_months=12, cadence_url="https://example.org")
    unstated = DialogueFactory()
    for year in (2018, 2019, 2022):
        MeetingFactory(dialogue=yearly, starts_on=date(year, 3, 1))
        MeetingFactory(dialogue=unstated, starts_on=date(year, 1, 1))
    MeetingFactory(dialogue=yearly, starts_on=date(2020, 3, 1), state="cancelled")

    one, other = lines(charts(TODAY)["dialogues"])

    assert [stretch.is_late for stretch in one.stretches] == [False, True, True]  # the last one to the day
    assert one.stretches[-1].end == 99.25
    assert [stretch.is_late for stretch in other.stretches] == [False, False]
    assert [(dot.state, dot.title) for dot in one.dots][2] == (
        "cancelled",
        "Dialogue, 1 March 2020 (Cancelled)".replace("Dialogue", one.row.label),
    )
