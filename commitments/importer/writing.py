"""The lines of a text that comes in paragraphs, headings and items: each on lines of its own, then a blank one."""

from .changes import Note
from .lines import ENDS_A_SENTENCE, LETTER_OR_DIGIT, Line, plain

INDENT = 2  # columns for each list around an item


class LineWriter:
    """Takes text piece by piece; `begin` and `end` say where a paragraph, heading or item begins and ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self._pieces: list[str] = []
        self._all_bold = True
        self._place = 1
        self._marker, self._indent, self._is_heading = "", 0, False

    @property
    def is_empty(self) -> bool:
        """Whether what has begun has no words yet."""
        return not "".join(self._pieces).strip()

    def begin(self, place: int) -> None:
        """A paragraph, at this line of the source."""
        self.end()
        self._place = place

    def begin_heading(self, place: int) -> None:
        self.begin(place)
        self._is_heading = True

    def begin_item(self, place: int, label: str, depth: int) -> None:
        """An item of a list, in so many lists; its label, as it is printed, may be empty."""
        self.begin(place)
        self._marker, self._indent = f"- {label} " if label else "- ", INDENT * max(depth - 1, 0)

    def write(self, text: str, *, is_bold: bool = False) -> None:
        """A piece of text; a line break in it is one of the source."""
        self._pieces.append(text)
        self._all_bold = self._all_bold and (is_bold or not text.strip())

    def break_line(self) -> None:
        """A line break in the text; the second in succession ends the paragraph."""
        if self._pieces and self._pieces[-1] == "\n" and not self.is_empty:
            self.end()
        self._pieces.append("\n")

    def take_out(self, place: int, what: str, words: str) -> None:
        """Something that is no part of the text, and the words that it has."""
        self.end()
        self.lines.append(Line(place, "", removed=what, was=words))

    def end(self) -> None:
        """Write what has begun. The marker of an item waits for its first words."""
        rows = [row for row in map(plain, "".join(self._pieces).split("\n")) if row]
        if rows:
            self._write(rows)
            self._marker, self._indent = "", 0
        self._pieces, self._all_bold, self._is_heading = [], True, False

    def _write(self, rows: list[str]) -> None:
        if not LETTER_OR_DIGIT.search("".join(rows)):
            self.lines.append(Line(self._place, "", removed="rule or end mark", was=" ".join(rows)))
            return
        in_bold = self._all_bold and not self._marker and not ENDS_A_SENTENCE.search(rows[-1])
        if self._is_heading or in_bold:
            rows = [" ".join(rows)]
        for number, row in enumerate(rows):
            text = f"{self._marker}{row}" if number == 0 else row
            is_heading = self._is_heading or in_bold
            place, is_item = self._place + number, self._marker != ""
            line = Line(place, text, len(row), self._indent, is_heading=is_heading, is_whole=is_item)
            self.lines.append(line)
        self.lines.append(Line(self._place + len(rows), ""))
