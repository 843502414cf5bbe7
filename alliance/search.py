"""The search page: where words stand in the whole ledger, by section, each hit in its sentence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Field
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from alliance.api.fields import ChoiceField, NumberField, WordsField, read_once
from alliance.language import name_of
from alliance.models import Searchable
from alliance.moment import FIELDS, Moment
from alliance.pages import Misunderstood, PlainPage
from alliance.searching.asking import HANGUL, Asked
from alliance.searching.finding import Found, Part, Sections, find
from alliance.searching.marking import Marker, Piece
from commitments import search as commitments
from commitments.models import Agreement, Commitment, Passage, Recommendation, StatusUpdate
from dialogues import search as dialogues
from dialogues.models import Dialogue, Meeting
from dialogues.templatetags.dialogues import meeting_name

SHOWN = 5
"""How many of each section; a link leads to all."""

PAGE = 20
"""How many on a page of one section."""

EXCERPTS = 2
"""How many sentences of one record are shown."""


@dataclass(frozen=True)
class Section:
    """What is found together: its title, and in what words are sought."""

    title: str | Promise
    parts: Sequence[Callable[[Moment], list[Part]]]


SECTIONS = {
    "commitments": Section(_("Commitments"), [commitments.of_commitments]),
    "agreements": Section(_("Agreements and passages"), [commitments.of_agreements, commitments.of_passages]),
    "updates": Section(_("Status updates and evidence"), [commitments.of_updates]),
    "dialogues": Section(_("Dialogues and meetings"), [dialogues.of_dialogues, dialogues.of_meetings]),
    "recommendations": Section(_("Recommendations"), [commitments.of_recommendations]),
}

SOURCES = ("commitments_citation", "commitments_passage")
"""Tables that hold words of the sources; those of other tables are ours."""

EVIDENCE = "commitments_evidence"
"""The table whose words are titles and publishers, and what was searched for."""

PARAMETERS: dict[str, Field] = {
    "q": WordsField(required=False),
    "in": ChoiceField(choices=[(name, name) for name in SECTIONS], required=False),
    "page": NumberField(lowest=1, highest=999_999, default=1),
}


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A sentence in which words were found."""

    pieces: list[Piece]
    language: str
    is_source: bool
    is_evidence: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A record that was found. `title` is empty where another record's tells it, as of a passage or an update."""

    record: Any
    noun: str
    title: list[Piece]
    language: str
    excerpts: list[Excerpt]

    @property
    def template(self) -> str:
        return f"alliance/includes/found/{self.noun}.html"


@dataclass(frozen=True, kw_only=True)
class Results:
    """What was found of one section: how many, the rows that are shown, and the address of all of them."""

    title: str | Promise
    total: int
    rows: list[Row]
    all: str


class Search(PlainPage, TemplateView):
    """Without `q` it tells how to search, with `in` it shows one section, page by page."""

    template_name = "alliance/search.html"
    takes = (*FIELDS, *PARAMETERS)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked: Asked | None = self.read("q")
        only, number = self.read("in"), self.read("page")
        if "page" in self.request.GET and not only:
            raise Misunderstood("page: only one section has pages; say which by `in`.")
        given = {"asked": asked, "only": only, "sections": SECTIONS, **context}
        if not asked:
            return super().get_context_data(results=[], loosely=False, **given)
        loosely, found = found_in(asked, only, number, self.moment)
        results = self.results(asked, found, loosely)
        if only and number > 1 and not any(result.rows for result in results):
            raise Http404("This list has no such page.")
        if only and results:
            given["page_obj"] = Page(results[0].rows, number, Paginator(range(results[0].total), PAGE))
            query = [(name, value) for name, value in self.request.GET.items() if name != "page"]
            given["everywhere"] = urlencode({"q": asked.text})
            given["query"] = f"{urlencode(query)}&"
        total = sum(result.total for result in results)
        return super().get_context_data(results=results, total=total, loosely=loosely, **given)

    def read(self, name: str) -> Any:
        """The value of a parameter; a wrong one is a 400 with the sentence."""
        try:
            return read_once(self.request.GET, name, PARAMETERS[name])
        except ValidationError as error:
            raise Misunderstood(f"{name}: {' '.join(error.messages)}") from None

    def results(self, asked: Asked, found: list[Found], loosely: bool) -> list[Results]:
        """The sections in which something was found, in their order."""
        after = (self.read("page") - 1) * PAGE
        shown = [one for one in found if one.place > after]
        rows = rows_of(asked, shown, self.moment, loosely)
        totals = {one.section: one.total for one in found}
        return [
            Results(
                title=section.title,
                total=totals[name],
                rows=[row for one, row in zip(shown, rows, strict=True) if one.section == name],
                all=urlencode({"q": asked.text, "in": name}),
            )
            for name, section in SECTIONS.items()
            if name in totals
        ]


def found_in(asked: Asked, only: str, number: int, moment: Moment) -> tuple[bool, list[Found]]:
    """What is found, by the words as they are or, where nothing is, loosely; and which of the two.

    The first of every section or, with `only`, that page of one.
    """
    sections: Sections = {
        name: [part for parts in section.parts for part in parts(moment)]
        for name, section in SECTIONS.items()
        if only in ("", name)
    }
    window = {"after": (number - 1) * PAGE, "first": PAGE} if only else {"after": 0, "first": SHOWN}
    if exactly := find(asked, sections, loosely=False, **window):
        return False, exactly
    return True, find(asked, sections, loosely=True, **window)


def rows_of(asked: Asked, found: list[Found], moment: Moment, loosely: bool) -> list[Row]:
    """Each record that was found, marked; one statement for each kind, one for the words, one for the marks."""
    records = _records(found, moment)
    entries = Searchable.objects.defer("words").in_bulk({entry for one in found for entry in one.entries[:EXCERPTS]})
    named = [records[one.noun, one.key] for one in found]
    titles = [_title(record) for record in named]
    texts = [*titles, *(text for entry in entries.values() for text in (entry.names, entry.body))]
    marker = Marker(asked, texts, loosely=loosely)
    rows = []
    for one, record, title in zip(found, named, titles, strict=True):
        pieces = marker.pieces(title)
        where = [entries[entry] for entry in one.entries[:EXCERPTS]]
        is_told = any(piece.is_marked for piece in pieces)
        excerpts = [_excerpt(entry, marker, with_names=not is_told) for entry in where]
        rows.append(
            Row(
                record=record,
                noun=one.noun,
                title=pieces,
                language=_language(title),
                excerpts=[excerpt for excerpt in excerpts if excerpt.pieces],
            )
        )
    return rows


def _records(found: Iterable[Found], moment: Moment) -> dict[tuple[str, str], Model]:
    """The records by noun and key, each with what its row shows."""
    rows: dict[str, QuerySet[Any]] = {
        commitments.COMMITMENT: Commitment.objects.select_related("agreement").with_standing(
            moment.day, moment.known_at
        ),
        commitments.AGREEMENT: Agreement.objects.all(),
        commitments.PASSAGE: Passage.objects.select_related("agreement"),
        commitments.STATUS_UPDATE: StatusUpdate.objects.select_related("commitment", "party"),
        commitments.RECOMMENDATION: Recommendation.objects.select_related("agreement"),
        dialogues.DIALOGUE: Dialogue.objects.all(),
        dialogues.MEETING: Meeting.objects.select_related("dialogue"),
    }
    keys: dict[str, list[str]] = {}
    for one in found:
        keys.setdefault(one.noun, []).append(one.key)
    return {
        (noun, str(key)): record for noun, wanted in keys.items() for key, record in rows[noun].in_bulk(wanted).items()
    }


def _title(record: Any) -> str:
    """Its name in the language of the page, else in English; nothing where another's name tells it."""
    match record:
        case Meeting():
            return meeting_name(record)
        case Passage() | StatusUpdate():
            return ""
    return name_of(record) or name_of(record, "en")


def _excerpt(entry: Searchable, marker: Marker, *, with_names: bool) -> Excerpt:
    """The sentence of the text or, where only a name has the words, that name."""
    pieces = marker.sentence(entry.body) or (marker.sentence(entry.names) if with_names else [])
    text = "".join(piece.text for piece in pieces)
    return Excerpt(
        pieces=pieces,
        language=_language(text),
        is_source=entry.table in SOURCES,
        is_evidence=entry.table == EVIDENCE,
    )


def _language(text: str) -> str:
    """Of a text of ours or of a source: it has Korean letters or it is English."""
    return "ko" if HANGUL.search(text) else "en"
