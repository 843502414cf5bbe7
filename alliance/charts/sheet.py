"""A chart as a picture of its own: where each line of text and each drawing lies on it, in pixels.

SVG breaks no lines, so the width of a text is estimated, rather too wide than too narrow.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from alliance.charts import wording
from alliance.charts.data import Cell, Chart
from alliance.charts.drawing import Addressed, bars, columns, lines
from alliance.charts.pulses import DialogueChart
from alliance.moment import Moment

WIDTH, MARGIN = 800, 24
INNER = WIDTH - 2 * MARGIN
TITLE, BODY, SMALL = 21, 14, 12
LETTERS = {"ijlI.,:;'|! ": 0.34, "tfr()[]-/": 0.43, "mwMW@%": 1.0}
"""How wide letters are, of their size, in the widest of the usual faces; a capital is 0.7 then, any other 0.62."""

WIDTHS = {letter: width for letters, width in LETTERS.items() for letter in letters}


@dataclass(frozen=True, kw_only=True)
class Text:
    x: float
    y: float
    size: int
    words: str
    bold: bool = False
    soft: bool = False
    at_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing in its place, and the template that draws it."""

    y: float
    height: int
    template: str
    drawing: Any


@dataclass(frozen=True, kw_only=True)
class Swatch:
    cell: Cell
    x: float
    y: float


class Sheet:
    """Written from top to bottom; `y` is how far it has come."""

    width, margin, inner = WIDTH, MARGIN, INNER

    def __init__(self) -> None:
        self.y: float = MARGIN - 10  # the first line is its own height further down
        self.texts: list[Text] = []
        self.pictures: list[Picture] = []
        self.swatches: list[Swatch] = []

    @property
    def height(self) -> int:
        return round(self.y + MARGIN)

    def write(self, words: str, size: int, *, bold: bool = False, soft: bool = False, room: float = INNER) -> None:
        for line in wrapped(words, size, room):
            self.y += size * 1.4
            self.texts.append(Text(x=MARGIN, y=round(self.y, 1), size=size, words=line, bold=bold, soft=soft))

    def write_at_end(self, words: str, size: int) -> None:
        """At the right end of the line that was written last."""
        end = Text(x=WIDTH - MARGIN, y=round(self.y, 1), size=size, words=words, bold=True, at_end=True)
        self.texts.append(end)

    def draw(self, template: str, drawing: Any, height: int) -> None:
        self.pictures.append(Picture(y=round(self.y, 1), height=height, template=template, drawing=drawing))
        self.y += height

    def explain(self, legend: Sequence[Cell]) -> None:
        """What each pattern means, as many in a line as fit."""
        x = float(MARGIN)
        self.y += 28
        for cell in legend:
            needed = 22 + width_of(cell.label, BODY) + 18
            if x > MARGIN and x + needed > WIDTH - MARGIN:
                x, self.y = MARGIN, self.y + 24
            self.swatches.append(Swatch(cell=cell, x=x, y=round(self.y - 12, 1)))
            self.texts.append(Text(x=x + 22, y=round(self.y, 1), size=BODY, words=cell.label))
            x = round(x + needed, 1)

    def leave(self, height: float) -> None:
        self.y += height


def sheet_of(chart: Chart, *, moment: Moment, left_out: str, source: str, addressed: Addressed) -> Sheet:
    """`left_out` says what is not counted; `source` is the address of the page."""
    sheet = Sheet()
    sheet.write(chart.title, TITLE, bold=True)
    sheet.leave(4)
    sheet.write(f"{wording.as_of(moment)} {wording.denominator(chart)}", BODY)
    if len(chart.rows) == 0:
        sheet.write(_("Nothing of it is on record yet."), BODY)
    elif isinstance(chart, DialogueChart):
        sheet.explain(chart.legend)
        _draw_lines(sheet, chart, addressed)
    elif chart.name == "progress":
        sheet.explain(chart.legend)
        sheet.leave(16)
        sheet.draw("alliance/charts/columns.svg", columns(chart, addressed), 280)
    else:
        if chart.name != "status":
            sheet.explain(chart.legend)
        _draw_bars(sheet, chart, addressed)
    sheet.leave(16)
    for words in filter(None, [left_out, source]):
        sheet.write(words, SMALL, soft=True)
    return sheet


def _draw_bars(sheet: Sheet, chart: Chart, addressed: Addressed) -> None:
    for bar in bars(chart, addressed):
        sheet.leave(8)
        label = f"{bar.row.label} ({bar.row.aside})" if bar.row.aside else bar.row.label
        sheet.write(label, BODY, room=INNER - 60)
        sheet.write_at_end(intcomma(bar.row.total), BODY)
        sheet.leave(6)
        sheet.draw("alliance/charts/bar.svg", bar, 18)


def _draw_lines(sheet: Sheet, chart: DialogueChart, addressed: Addressed) -> None:
    drawn = lines(chart, addressed)
    sheet.leave(8)
    sheet.draw("alliance/charts/years.svg", drawn[0], 20)
    for line in drawn:
        sheet.leave(4)
        label = f"{line.row.label} ({line.row.aside})" if line.row.aside else line.row.label
        sheet.write(label, SMALL, room=INNER - 60)
        sheet.write_at_end(intcomma(line.row.total), SMALL)
        sheet.leave(2)
        sheet.draw("alliance/charts/line.svg", line, 18)


def width_of(words: str, size: int) -> float:
    return size * sum(map(_width, words))


@cache
def _width(letter: str) -> float:
    """A Hangul syllable is as wide as it is high."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return WIDTHS.get(letter, 0.7 if letter.isupper() else 0.62)


def wrapped(words: str, size: int, room: float) -> Iterator[str]:
    """The lines of a text that are no wider than the room; a word that is, alone on its line, is cut in pieces."""
    line = ""
    for word in words.split():
        if line and width_of(f"{line} {word}", size) > room:
            yield line
            line = ""
        line = f"{line} {word}".strip()
        while width_of(line, size) > room:
            fits = next(n for n in range(len(line) - 1, 0, -1) if width_of(line[:n], size) <= room or n == 1)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line
