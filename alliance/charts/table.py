"""A chart as a table for spreadsheets and programs: the same columns in the same order, whatever occurs."""

import csv
import io
from collections.abc import Iterator

from alliance.charts.data import Chart, Row
from alliance.charts.pulses import DialogueChart
from alliance.moment import Moment
from alliance.spreadsheets import BOM

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With which a cell begins that a spreadsheet would run."""

PULSE = ("state", "cadence_months", "last_met_on", "next_expected_on", "cadence_missed", "meetings_on")


def written(chart: Chart, moment: Moment) -> str:
    """The whole file. `as_of` and `known_at` stand in each row; the latter only if it was asked for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    more = PULSE if isinstance(chart, DialogueChart) else ()
    writer.writerow(["chart", "as_of", "known_at", "key", "above", "label", "total", *chart.order, *more])
    known_at = moment.knowledge.isoformat() if moment.knowledge else ""
    for row, upper, _ in chart.table:
        about = [chart.name, moment.day, known_at, row.key, upper.key if upper else "", row.label, row.total]
        counts = {cell.status: cell.count for cell in row.cells}
        pulse = _pulse(chart, row) if isinstance(chart, DialogueChart) else ()
        writer.writerow(safe(cell) for cell in [*about, *(counts.get(status, 0) for status in chart.order), *pulse])
    return BOM + buffer.getvalue()


def safe(cell: object) -> str:
    """As text; what a spreadsheet would run gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _pulse(chart: DialogueChart, row: Row) -> Iterator[object]:
    days = ";".join(str(meeting.starts_on) for meeting in chart.meetings[row.key] if meeting.starts_on)
    pulse = chart.pulse(row)
    if pulse:
        yield from (pulse.state, chart.dialogues[row.key].cadence_months, pulse.last_met_on, pulse.next_expected_on)
        yield str(pulse.cadence_missed).lower()
    else:
        yield from [None] * 5
    yield days
