"""What was read from a text, as the page shows it: what was corrected, what looks wrong, what is typed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self, get_args

from django.core import signing

from alliance.keeping import Fields
from commitments import adding, importer
from commitments.admin.adding_forms import MARKUPS, SourceForm, reading_of
from commitments.importer import Correction, Edit, Markup, Note, Piece, SourceError

SALT = "commitments.admin.preview.3"  # another one where something else travels, so that an older draft is told as lost
TRAVELS = ("name", "sha256", "markup", "source")
LONGEST_SOURCE = 500_000  # bytes; a form holds them beside the passages, which it has twice
CHOICES = {
    "passage": "A passage of its own",
    "join": "The end of the passage before it",
    "heading": "The heading of what follows",
    "not_held": "Text that the ledger may not hold: its number is left out",
    "no_text": "No part of the text (a page's head or foot, a menu)",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What travels in the form, and is kept with what is typed over it.

    It is what was read, in which markup, and of what `source`, where that is not too long.
    """

    name: str
    sha256: str
    markup: Markup
    source: str
    pieces: list[Piece]
    notes: list[Note]

    @classmethod
    def read(cls, form: SourceForm) -> Self:
        """From a valid form."""
        source = form.source if len(form.source.encode()) <= LONGEST_SOURCE else ""
        pieces, notes = importer.pieces_of(form.reading), list(form.reading.notes)
        return cls(
            name=form.name, sha256=form.sha256, markup=form.markup_read, source=source, pieces=pieces, notes=notes
        )

    def read_again(self, markup: Any) -> Self:
        """The same text in another markup, as if nobody had changed anything; raises SourceError."""
        if not self.source or markup not in MARKUPS:
            raise SourceError("To read the text as something else, go back and choose its format there.")
        reading = reading_of(self.source, self.name, markup)
        return replace(self, markup=markup, pieces=importer.pieces_of(reading), notes=list(reading.notes))

    @classmethod
    def of(cls, signed: str) -> Self:
        """Raises BadSignature where it is not as it was given out."""
        content = signing.Signer(salt=SALT).unsign_object(signed)
        pieces, notes = importer.restored(content)
        return cls(**{name: content[name] for name in TRAVELS}, pieces=pieces, notes=notes)

    def signed(self) -> str:
        """The same draft is the same text, without the time."""
        content = {name: getattr(self, name) for name in TRAVELS}
        content |= importer.stored(self.pieces, self.notes)
        return signing.Signer(salt=SALT).sign_object(content, compress=True)


@dataclass(frozen=True)
class Segment:
    """A stretch of text, and the correction that made it."""

    text: str
    correction: Correction | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A piece on the page."""

    place: int
    number: str
    piece: Piece
    edit: Edit
    introduced_by: str
    is_changed: bool
    is_new_heading: bool
    faults: list[str]
    doubts: list[str]

    @property
    def segments(self) -> list[Segment]:
        return list(segments(self.piece.text, self.piece.corrections))

    @property
    def lines(self) -> int:
        """How high the box of the text is."""
        return min(2 + len(self.edit.text) // 90, 20)


@dataclass
class Preview:
    """A draft, what is typed over it where that could not be done, and why it could not; `told` is about the whole."""

    draft: Draft
    edits: list[Edit] | None = None
    faults: dict[int, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def changed(self, data: Mapping[str, Any]) -> "Preview":
        """With what has come back made, or told why not."""
        edits = self._edits(data)
        result = importer.edited(self.draft.pieces, edits)
        if result.faults:
            return Preview(self.draft, edits, result.faults)
        if len(result.pieces) > adding.MOST_PASSAGES:
            return Preview(
                self.draft, edits, told=[f"A text has at most {adding.MOST_PASSAGES:,} passages; divide less."]
            )
        return Preview(replace(self.draft, pieces=result.pieces))

    def typed_over(self, data: Mapping[str, Any]) -> "Preview":
        """With what was typed shown in its fields, and nothing made of it."""
        return Preview(self.draft, self._edits(data))

    def typed(self) -> Fields:
        """The fields in which something is typed over the draft, as a browser sends them."""
        pairs = zip(self.edits or [], importer.unchanged(self.draft.pieces), strict=False)
        return {
            f"{name}-{place}": [value]
            for place, (edit, plain) in enumerate(pairs)
            for name, value in asdict(edit).items()
            if value != getattr(plain, name)
        }

    def _edits(self, data: Mapping[str, Any]) -> list[Edit]:
        return [edit_of(place, edit, data) for place, edit in enumerate(importer.unchanged(self.draft.pieces))]

    def to_be_confirmed(self, text_held: str) -> "Preview":
        """With the sentences on what stands between it and the ledger."""
        faults = dict(importer.faults(self.draft.pieces))
        told = []
        if not importer.passages_of(self.draft.pieces):
            told.append("There is no passage left to be held.")
        left_out = [piece for piece in self.draft.pieces if piece.fate == "not_held"]
        if left_out and text_held == "full":
            told.append("Some of the text is not to be held: say that excerpts are.")
        return Preview(self.draft, None, faults, told)

    def rows(self) -> list[Row]:
        pieces = self.draft.pieces
        numbers, doubts, plain = importer.numbers_of(pieces), importer.doubts(pieces), importer.unchanged(pieces)
        edits, heading, rows = self.edits or plain, "", []
        for place, piece in enumerate(pieces):
            row = Row(
                place=place,
                number=numbers[place],
                piece=piece,
                edit=edits[place],
                introduced_by=plain[place].lead_in,
                is_changed=edits[place] != plain[place],
                is_new_heading=piece.heading != heading,
                faults=self.faults.get(place, []),
                doubts=doubts[place],
            )
            heading = piece.heading
            rows.append(row)
        return rows

    @property
    def passages(self) -> int:
        return len(importer.passages_of(self.draft.pieces))

    @property
    def words(self) -> int:
        return sum(len(passage.text.split()) for passage in importer.passages_of(self.draft.pieces))

    @property
    def corrections(self) -> int:
        return sum(len(passage.corrections) for passage in importer.passages_of(self.draft.pieces))

    @property
    def doubtful(self) -> bool:
        return any(importer.doubts(self.draft.pieces))

    @property
    def choices(self) -> dict[str, str]:
        return CHOICES

    @property
    def format(self) -> str:
        return MARKUPS[self.draft.markup]

    @property
    def other_formats(self) -> dict[str, str]:
        """As what it can be read again."""
        return {value: label for value, label in MARKUPS.items() if value != self.draft.markup and self.draft.source}


def edit_of(place: int, unchanged: Edit, data: Mapping[str, Any]) -> Edit:
    """A piece as it has come back; a field that is missing is unchanged."""
    become = data.get(f"become-{place}", unchanged.become)
    return Edit(
        text=data.get(f"text-{place}", unchanged.text),
        heading=data.get(f"heading-{place}", unchanged.heading),
        lead_in=data.get(f"lead_in-{place}", unchanged.lead_in).strip(),
        become=become if become in get_args(importer.Become) else unchanged.become,
        reason=data.get(f"reason-{place}", ""),
    )


def segments(text: str, corrections: tuple[Correction, ...]) -> Iterator[Segment]:
    """The text, cut where corrections stand in it; what a later one has changed again is not shown."""
    place = 0
    for change in sorted(corrections, key=lambda change: text.find(change.becomes)):
        start = text.find(change.becomes, place)
        if start >= 0 and change.becomes:
            yield Segment(text[place:start])
            yield Segment(change.becomes, change)
            place = start + len(change.becomes)
    yield Segment(text[place:])
