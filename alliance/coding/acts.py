"""What is done on the screen. Each act goes through its door; what the door refuses is told on the screen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from alliance import numbers
from alliance.coding.forms import CHOICES, WordsForm, choices
from alliance.coding.screen import Screen
from commitments import marking, workflow
from commitments.models import Passage
from commitments.unseen import opened
from commitments.workflow import Refused
from dialogues import marking as mentioning

AGAIN = "Select the words again."


def act(screen: Screen) -> HttpResponse:
    """Do what was sent, and show what it left."""
    passage: Passage | None = None
    try:
        name = screen.request.POST.get("act", "")
        if name in STEPS:
            return _step(screen, *STEPS[name])
        if name not in ON_PASSAGES:
            raise Refused("This act is not known; reload the page.")
        passage = screen.posted_passage()
        return ON_PASSAGES[name](screen, passage)
    except Refused as refused:
        return screen.refused(refused, passage)


def choose(screen: Screen) -> HttpResponse:
    """Show what the selected words can be."""
    passage: Passage | None = None
    try:
        words = WordsForm(screen.request.GET)
        if not words.is_valid():
            raise Refused(AGAIN)
        passage = screen.passage(words.cleaned_data["passage"])
        marking.selected(passage, words.words(), screen.by)
        made = choices(passage, words.cleaned_data["start"])
        return screen.choice(words, passage, made, screen.request.GET.get("kind") or CHOICES[0].name)
    except Refused as refused:
        return screen.refused(refused, passage)


def mark(screen: Screen, passage: Passage) -> HttpResponse:
    """Make the selected words what the chosen form says."""
    words = WordsForm(screen.request.POST)
    if not words.is_valid():
        raise Refused(AGAIN)
    chosen = screen.request.POST.get("kind", "")
    made = choices(passage, words.cleaned_data["start"], chosen=chosen, data=screen.request.POST)
    form: Any = next((choice for choice in made if choice.name == chosen), None)
    if form is None:
        raise Refused("Choose what these words are.")
    if form.is_valid():
        try:
            with transaction.atomic():
                form.take(words.words(), by=screen.by, reason=screen.reason)
                screen.forget()
            return screen.done(passage, "Marked.")
        except (marking.PassageChanged, marking.MarkChanged):
            raise
        except Refused as refused:
            _tell(form, refused)
    return screen.choice(words, passage, made, chosen)


def _tell(form: Any, refused: Refused) -> None:
    """Put the sentences of a refusal at their fields."""
    for name, sentences in refused.message_dict.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def unmark(screen: Screen, passage: Passage) -> HttpResponse:
    """Take a mark away."""
    kind, _, key = screen.request.POST.get("mark", "").partition("-")
    number = numbers.whole(key)
    if kind not in ("citation", "mention") or number is None:
        raise Refused("The mark is not there any more.")
    said: dict[str, Any] = {
        "version": screen.posted_version(),
        "passage": passage,
        "by": screen.by,
        "reason": screen.reason,
    }
    if kind == "citation":
        marking.unmark(citation=number, **said)
    else:
        mentioning.unmention(mention=number, **said)
    return screen.done(passage, "The mark is taken away.")


def say_why(screen: Screen, passage: Passage) -> HttpResponse:
    """Say why the passage holds no commitment, or that this is open again."""
    why = screen.request.POST.get("no_commitment", "")
    stored = marking.say_no_commitment(
        passage=passage.pk, version=screen.posted_version(), why=why, by=screen.by, reason=screen.reason
    )
    told = f"no promise, {stored.get_no_commitment_display().lower()}" if why else "to be coded"
    return screen.done(passage, f"Passage {passage.number}: {told}.")


ON_PASSAGES: dict[str, Callable[[Screen, Passage], HttpResponse]] = {"mark": mark, "unmark": unmark, "reason": say_why}


def _finish(screen: Screen) -> object:
    snapshot = _snapshot(screen, "sign it")
    return workflow.finish_coding(agreement=screen.agreement, by=screen.by, seen=screen.seen, snapshot=snapshot)


def _publish(screen: Screen) -> object:
    snapshot = _snapshot(screen, "publish")
    return workflow.publish_agreement(
        agreement=screen.agreement, by=screen.by, at=timezone.now(), seen=screen.seen, snapshot=snapshot
    )


def _snapshot(screen: Screen, then: str) -> str:
    """What of the coding the page has shown: one signs and publishes that, and nothing else."""
    if (snapshot := opened(screen.seal)) is None:
        raise Refused(f"This page does not say what of the coding you saw; look at it once more, then {then}.")
    return snapshot


def _return(screen: Screen) -> object:
    note = screen.note
    text = note.text.replace("\0", "")
    with transaction.atomic():
        returned = workflow.return_coding(agreement=screen.agreement, by=screen.by, note=text, seen=screen.seen)
        note.forget(screen.request)
    return returned


STEPS: dict[str, tuple[Callable[[Screen], object], str]] = {
    "finish": (_finish, "The coding is signed; a colleague can check and publish it."),
    "publish": (_publish, "Published: readers see the agreement and its commitments."),
    "return": (_return, "Returned to the coder with your note."),
}
"""The steps of the whole: what each does, and the sentence after it."""


def _step(screen: Screen, take: Callable[[Screen], object], told: str) -> HttpResponse:
    take(screen)
    messages.success(screen.request, told)
    return HttpResponseRedirect(screen.address)
