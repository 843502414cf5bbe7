"""A choice that was left open comes back (decision 17): at its words where they stand now, or else to be copied."""

from dataclasses import dataclass, field

from django.http import QueryDict

from alliance import numbers
from alliance.coding.forms import CHOICES, ChoiceForm, WordsForm, choices
from alliance.models import KeptForm
from commitments import marking, quotation
from commitments.admin.kept import as_sent, values
from commitments.admin.sent import in_words
from commitments.models import Agreement, Passage
from commitments.workflow import Refused

GONE = "The words that you chose do not stand in the text any more. What you typed stands here, to copy."
CLOSED = "You cannot code this text any more. What you typed stands here, to copy."


@dataclass(frozen=True, kw_only=True)
class Left:
    """With a `place` the choice is open again; `touched` are the names of its fields that were typed into.

    Else `sentence` says why it is not, and `typed` has what was typed in words.
    """

    place: marking.Place | None = None
    words: WordsForm | None = None
    choices: list[ChoiceForm] = field(default_factory=list)
    chosen: str = ""
    touched: str = ""
    sentence: str = ""
    typed: list[tuple[str, str]] = field(default_factory=list)


def left_of(kept: KeptForm, agreement: Agreement, *, may_code: bool) -> Left:
    """What was kept of the screen of this agreement."""
    typed = as_sent(kept.data)
    place, words = _found(agreement, typed) if may_code else (None, None)
    if place is None or words is None:
        return Left(sentence=GONE if may_code else CLOSED, typed=typed_in(kept, agreement))
    made = choices(place.passage, words.start)
    for form in made:
        fields = {name: field for name, field in form.fields.items() if form.add_prefix(name) in typed}
        form.initial = {**form.initial, **values(fields, typed, form.add_prefix(""))}
    names = {form.add_prefix(name) for form in made for name in form.fields}
    return Left(
        place=place,
        words=WordsForm(vars(words)),
        choices=made,
        chosen=_chosen(typed),
        touched=" ".join(sorted(names & typed.keys())),
    )


def _found(agreement: Agreement, typed: QueryDict) -> tuple[marking.Place, marking.Words] | tuple[None, None]:
    """The words in the passage as it is now: in the version that was seen by their place, else by what they say."""
    number, version, start, end, occurrence = (
        numbers.whole(typed.get(name) or "") for name in ("passage", "version", "start", "end", "occurrence")
    )
    passages = Passage.objects.select_related("lead_in", "agreement").filter(agreement=agreement)
    passage = passages.filter(pk=number).first() if number is not None else None
    if passage is None:
        return None, None
    if passage.version != version:
        quote = typed.get("quote") or ""
        start = quotation.find(quote, passage.text, occurrence or 1) if quote else None
        end = None if start is None else start + len(quote)
    if start is None or end is None:
        return None, None
    words = marking.Words(passage=passage.pk, version=passage.version, start=start, end=end)
    try:
        return marking.selected(passage, words), words
    except Refused:
        return None, None


def _chosen(typed: QueryDict) -> str:
    return next((choice.name for choice in CHOICES if choice.name == typed.get("kind")), CHOICES[0].name)


def typed_in(kept: KeptForm, agreement: Agreement) -> list[tuple[str, str]]:
    """Each field that was typed into, with its name and in words; no passage is needed for that."""
    typed, nowhere = as_sent(kept.data), Passage(pk=0, agreement=agreement, position=0)
    told = [("Words", typed.get("quote") or "")]
    for form in choices(nowhere, 0):
        if form.name == _chosen(typed):
            told.append(("These words are", form.label))
            fields = [(form[name], of) for name, of in form.fields.items()]
            told += [(str(shown.label), in_words(of, typed.getlist(shown.html_name))) for shown, of in fields]
    return [(label, text) for label, text in told if text]
