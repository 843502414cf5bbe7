"""The screen: asked for as a page, then piece by piece; each answer to a key or click is the pieces that changed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from alliance.coding.forms import CHOICES, FEW, WordsForm, choices, records
from alliance.coding.lines import KINDS, REASONS, Coding, Line, lines
from commitments import marking, workflow
from commitments.admin.agreement import is_codable_by, is_publishable_by
from commitments.admin.base import person, reason_of
from commitments.models import Agreement, Passage
from commitments.workflow import Refused

PIECES = "X-Pieces"
"""The header with which the screen's own script asks for pieces instead of a page."""

PAGE = "admin:commitments_agreement_coding"


def agreement_of(request: HttpRequest, number: int) -> Agreement:
    """The agreement, for those who may see it in the workbench."""
    agreement = get_object_or_404(Agreement.objects.select_related("coded_by", "checked_by"), pk=number)
    if not _may_see(request, agreement):
        raise PermissionDenied
    return agreement


def _may_see(request: HttpRequest, agreement: Agreement) -> bool:
    return admin.site.get_model_admin(Agreement).has_view_permission(request, agreement)


def _may_code(request: HttpRequest, agreement: Agreement) -> bool:
    return admin.site.get_model_admin(Agreement).has_change_permission(request, agreement)


@require_http_methods(["GET", "POST"])
def coding(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page; or an act upon it."""
    agreement = agreement_of(request, number)
    if request.method == "GET":
        return _page(request, agreement)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _refused(request, agreement, Refused("This act is not known; reload the page."))
    return act(request, agreement)


@require_GET
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """What the selected words can be."""
    agreement = agreement_of(request, number)
    form = WordsForm(request.GET)
    if not form.is_valid():
        return _refused(request, agreement, Refused("Select the words again."))
    chosen = request.GET.get("kind", CHOICES[0].name)
    return _choice(request, agreement, form, chosen)


@require_GET
def found(request: HttpRequest, number: int) -> HttpResponse:
    """The records with these words in their code or title."""
    agreement = agreement_of(request, number)
    rows = records(request.GET.get("q", "")[:200], agreement.pk)
    context = {"records": rows[:FEW], "more": len(rows) - FEW, "agreement": agreement}
    return render(request, "admin/coding/found.html", context)


def _page(request: HttpRequest, agreement: Agreement, **extra: Any) -> TemplateResponse:
    text = lines(Passage.objects.filter(agreement=agreement))
    context = {
        **admin.site.each_context(request),
        **_state(request, agreement),
        "title": f"Coding {agreement.code}",
        "lines": text,
        "kinds": {mark.kind: KINDS[mark.kind] for line in text for mark in line.marks},
        "choices": CHOICES,
        "note": "",
        **extra,
    }
    return TemplateResponse(request, "admin/coding/page.html", context)


def _state(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    """How far the coding is, and whose turn it is."""
    by = person(request)
    is_checking = is_publishable_by(agreement, by)
    return {
        "agreement": agreement,
        "coding": Coding(agreement=agreement),
        "reasons": REASONS,
        "may_code": _may_code(request, agreement),
        "is_checking": is_checking,
        "may_finish": is_codable_by(agreement, by),
        "is_own": agreement.coded_by_id == by.pk,
        "opts": Agreement._meta,
    }


def _choice(
    request: HttpRequest, agreement: Agreement, form: WordsForm, chosen: str, *, data: Any = None, status: int = 200
) -> HttpResponse:
    """The choice for these words, as it was typed where `data` is; refused where there are no such words now."""
    words = form.words()
    passage = Passage.objects.select_related("lead_in").filter(agreement=agreement, pk=words.passage).first()
    if passage is None:
        raise Http404("No such passage.")
    passage.agreement = agreement
    try:
        place = marking.selected(passage, words)
    except Refused as refused:
        return _refused(request, agreement, refused, passage)
    made = choices(passage, words.start, chosen=chosen if data is not None else "", data=data)
    context = {"words": form, "place": place, "choices": made, "chosen": chosen, "agreement": agreement}
    return render(request, "admin/coding/choice.html", context, status=status)


def _mark(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Make the selected words what the chosen form says."""
    form = WordsForm(request.POST)
    chosen = request.POST.get("kind", "")
    if not form.is_valid() or chosen not in {choice.name for choice in CHOICES}:
        return _refused(request, agreement, Refused("Select the words again."))
    words = form.words()
    passage = Passage.objects.select_related("lead_in").filter(agreement=agreement, pk=words.passage).first()
    if passage is None:
        return _refused(request, agreement, Refused("The passage is not there any more."))
    made = {each.name: each for each in choices(passage, words.start, chosen=chosen, data=request.POST)}
    filled: Any = made[chosen]
    if filled.is_valid():
        try:
            filled.take(words, by=person(request), reason=reason_of(request))
        except marking.PassageChanged as refused:
            return _refused(request, agreement, refused, passage)
        except Refused as refused:
            _tell(filled, refused)
        else:
            return _done(request, agreement, passage, "Marked.")
    context = {
        "words": form,
        "place": marking.selected(passage, words) if passage.version == words.version else None,
        "choices": list(made.values()),
        "chosen": chosen,
        "agreement": agreement,
    }
    return render(request, "admin/coding/choice.html", context, status=422)


def _tell(form: Any, refused: Refused) -> None:
    """Put the sentences of a refusal at their fields."""
    for name, sentences in refused.message_dict.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _done(request: HttpRequest, agreement: Agreement, passage: Passage, told: str) -> HttpResponse:
    """The passage and the state as they stand after an act, with a sentence on it."""
    if PIECES not in request.headers:
        messages.success(request, told)
        return HttpResponseRedirect(f"{reverse(PAGE, args=[agreement.pk])}#{passage.anchor}")
    return _pieces(request, agreement, passage, told=told)


def _pieces(
    request: HttpRequest, agreement: Agreement, passage: Passage | None, *, told: str, status: int = 200
) -> HttpResponse:
    here: list[Line] = lines(Passage.objects.filter(pk=passage.pk)) if passage else []
    context = {**_state(request, agreement), "lines": here, "told": told, "is_refused": status != 200}
    return render(request, "admin/coding/pieces.html", context, status=status)


def _refused(
    request: HttpRequest, agreement: Agreement, refused: Refused, passage: Passage | None = None
) -> HttpResponse:
    """The sentences, with the passage as it stands now; nothing was changed."""
    told = " ".join(refused.messages)
    if PIECES in request.headers:
        return _pieces(request, agreement, passage, told=told, status=409)
    return _page(request, agreement, refusals=refused.messages, note=request.POST.get("note", ""))


def _unmark(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    kind, _, key = request.POST.get("mark", "").partition("-")
    passage = _posted_passage(request, agreement)
    if passage is None or not key.isdecimal() or kind != "citation":
        return _refused(request, agreement, Refused("The mark is not there any more."), passage)
    try:
        marking.unmark(citation=int(key), passage=passage, by=person(request), reason=reason_of(request))
    except Refused as refused:
        return _refused(request, agreement, refused, passage)
    return _done(request, agreement, passage, "The mark is taken away.")


def _reason(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    passage = _posted_passage(request, agreement)
    version = request.POST.get("version", "")
    if passage is None or not version.isdecimal():
        return _refused(request, agreement, Refused("The passage is not there any more."))
    why = request.POST.get("no_commitment", "")
    try:
        stored = marking.say_no_commitment(
            passage=passage.pk, version=int(version), why=why, by=person(request), reason=reason_of(request)
        )
    except Refused as refused:
        return _refused(request, agreement, refused, passage)
    told = f"No promise: {stored.get_no_commitment_display().lower()}." if why else "To be coded."
    return _done(request, agreement, passage, f"Passage {passage.number}: {told}")


def _posted_passage(request: HttpRequest, agreement: Agreement) -> Passage | None:
    number = request.POST.get("passage", "")
    return agreement.passages.filter(pk=int(number)).first() if number.isdecimal() else None


def _finish(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return _step(
        request,
        agreement,
        lambda: workflow.finish_coding(agreement=agreement, by=person(request)),
        "The coding is signed; a colleague can check and publish it.",
    )


def _publish(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return _step(
        request,
        agreement,
        lambda: workflow.publish_agreement(agreement=agreement, by=person(request), at=timezone.now()),
        "Published: readers see the agreement and its commitments.",
    )


def _return(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    note = request.POST.get("note", "")
    return _step(
        request,
        agreement,
        lambda: workflow.return_coding(agreement=agreement, by=person(request), note=note),
        "Returned to the coder with your note.",
    )


def _step(request: HttpRequest, agreement: Agreement, take: Any, told: str) -> HttpResponse:
    """A step of the workflow; then the page anew."""
    try:
        take()
    except Refused as refused:
        return _refused(request, agreement, refused)
    messages.success(request, told)
    return HttpResponseRedirect(reverse(PAGE, args=[agreement.pk]))


ACTS = {
    "mark": _mark,
    "unmark": _unmark,
    "reason": _reason,
    "finish": _finish,
    "publish": _publish,
    "return": _return,
}
