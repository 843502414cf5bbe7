"""The pages of a list's files: it goes out as CSV or XLSX, and comes in again after a dry run."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.text import capfirst

from alliance.keeping import FROM, forget, kept_of, stamps_of
from alliance.models import Change, WaitingFile
from alliance.snapshot import one_snapshot
from alliance.tables import csv_files, reading, rows, xlsx_files
from alliance.tables.dry_runs import DryRun
from alliance.tables.faults import Faults
from alliance.tables.importing import take_in
from alliance.tables.sheets import Sheet
from commitments.admin.base import LedgerAdmin, person
from commitments.admin.kept import WINDOW, as_sent
from commitments.admin.why import reason_in, reason_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""How many differences, and how many faults, a page shows."""

KEPT = timedelta(days=7)
"""How long a file waits for somebody to come back to it."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX, as exported from this list, with what you changed, added or marked for deletion.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty; the first line names the columns."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            reading.refuse_size(file.size)
        except Faults as told:
            raise forms.ValidationError([capfirst(fault.sentence) for fault in told.faults]) from None
        return file


def export(request: HttpRequest, model_admin: LedgerAdmin, extension: str) -> Any:
    """The list with its filters and search, as a file."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    sheet = Sheet(model_admin.model)
    try:
        listed = model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        return HttpResponseRedirect(list_of(model_admin))
    answer = csv_answer(sheet, listed) if extension == "csv" else xlsx_answer(request, model_admin, sheet, listed)
    if not isinstance(answer, HttpResponseRedirect):
        name = f"pacta-{sheet.title.replace(' ', '-')}-{timezone.localdate():%Y-%m-%d}.{extension}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_answer(sheet: Sheet, listed: Any) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        with one_snapshot():
            yield from csv_files.written(sheet.columns, rows.of(sheet, rows.numbers_of(sheet.model, listed)))

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def xlsx_answer(request: HttpRequest, model_admin: LedgerAdmin, sheet: Sheet, listed: Any) -> HttpResponse:
    """A workbook is packed as a whole, so that a cell that does not fit is told before anything is sent."""
    try:
        with one_snapshot():
            numbers = rows.numbers_of(sheet.model, listed)
            content = xlsx_files.written(sheet.title, sheet.columns, rows.of(sheet, numbers))
    except Faults as told:
        for fault in told.faults:
            model_admin.message_user(request, str(fault), messages.ERROR)
        return HttpResponseRedirect(list_of(model_admin))
    return HttpResponse(content, content_type=XLSX)


def import_page(request: HttpRequest, model_admin: LedgerAdmin) -> HttpResponse:
    """Upload a file; see what it would do; have it done, or leave it."""
    if not may_import(request, model_admin):
        raise PermissionDenied
    waiting = WaitingFile.objects.filter(by=person(request), noun=model_admin.opts.label_lower).first()
    form = UploadForm(request.POST, request.FILES) if _step(request) == "upload" else UploadForm()
    if request.method == "POST":
        answer = _post(request, model_admin, form, waiting)
        if answer is not None:
            return answer
    told = DryRun.read(waiting.outcome) if waiting is not None else None
    return _shown(request, model_admin, form, waiting, told)


def may_import(request: HttpRequest, model_admin: LedgerAdmin) -> bool:
    return model_admin.has_change_permission(request) or model_admin.has_add_permission(request)


def _step(request: HttpRequest) -> str:
    """What is to be done. A file that was chosen is the one that is looked at, also by who presses "Look again"."""
    return "upload" if request.FILES else request.POST.get("step", "")


def _post(
    request: HttpRequest, model_admin: LedgerAdmin, form: UploadForm, waiting: WaitingFile | None
) -> HttpResponse | None:
    """What a button does; None where the page itself is the answer."""
    match _step(request):
        case "upload":
            if not form.is_valid():
                return None
            _keep(request, model_admin, form.cleaned_data["file"])
        case "again" if waiting is not None:
            same = WaitingFile.objects.filter(pk=waiting.pk, uploaded_at=waiting.uploaded_at)
            same.update(**_tried(request, model_admin, bytes(waiting.content)))
        case "discard" if waiting is not None:
            waiting.delete()
            _forget_why(request)
            model_admin.message_user(request, f"{waiting.name} was put aside; nothing was written.")
        case "confirm":
            return _confirmed(request, model_admin, waiting)
    return HttpResponseRedirect(request.path)


def _keep(request: HttpRequest, model_admin: LedgerAdmin, file: Any) -> None:
    """The file with its dry run takes the place of the one before; those that nobody came back to are forgotten.

    It is tried before it is kept: whatever goes wrong, the page goes on showing what it showed.
    """
    values = {"name": file.name[-200:], "content": file.read(), "uploaded_at": timezone.now()}
    values |= _tried(request, model_admin, values["content"])
    WaitingFile.objects.filter(uploaded_at__lt=values["uploaded_at"] - KEPT).delete()
    WaitingFile.objects.update_or_create(by=person(request), noun=model_admin.opts.label_lower, defaults=values)


def _tried(request: HttpRequest, model_admin: LedgerAdmin, content: bytes) -> dict[str, Any]:
    """What a dry run finds, to be kept with its file."""
    now = timezone.now()
    told = take_in(Sheet(model_admin.model), content, person(request))
    return {"outcome": DryRun.of(told).written(), "tried_at": now}


def _confirmed(request: HttpRequest, model_admin: LedgerAdmin, waiting: WaitingFile | None) -> HttpResponse:
    """The file taken in for good, if it is still the one that was looked at and nothing is wrong with it by now."""
    if waiting is None or digest_of(waiting) != request.POST.get("digest"):
        sentence = "This file is not waiting any more: it was taken in, or another was uploaded. Nothing was written."
        model_admin.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(request.path)
    content = bytes(waiting.content)
    told = take_in(Sheet(model_admin.model), content, person(request), reason=reason_of(request), for_good=True)
    if told.faults:
        return _shown(request, model_admin, UploadForm(), waiting, DryRun.of(told))
    waiting.delete()
    _forget_why(request)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in told.counts.items() if number)
    tell_batch(request, model_admin, f"{waiting.name} was taken in: {counts}.", told.batch)
    return HttpResponseRedirect(list_of(model_admin))


def _shown(
    request: HttpRequest, model_admin: LedgerAdmin, form: UploadForm, waiting: WaitingFile | None, told: DryRun | None
) -> HttpResponse:
    context = page_context(request, model_admin, f"Import {model_admin.opts.verbose_name_plural}")
    context |= {"form": form, "waiting": waiting, "told": told, **_why(request)}
    if waiting is not None and told is not None:
        page = Paginator(told.differences, SHOWN).get_page(request.GET.get("p"))
        context |= {"digest": digest_of(waiting), "page_obj": page, "faults": told.faults[:SHOWN]}
        context |= {"more_faults": len(told.faults) - SHOWN, "is_nothing": not told.differences and not told.faults}
        context["is_old"] = Change.objects.filter(at__gt=waiting.tried_at).exists()
    return TemplateResponse(request, "admin/tables/import.html", context)


def _why(request: HttpRequest) -> dict[str, Any]:
    """The reason as it was typed, and that of admin/kept.html: it stays while the file is looked at again."""
    kept = kept_of(person(request), request.path) if request.method == "GET" else None
    return {
        "reason": reason_in(as_sent(kept.data)) if kept else reason_of(request),
        "kept": kept,
        "kept_path": request.path,
        "kept_window": request.POST.get(WINDOW) or get_random_string(16),
        "kept_from": stamps_of(kept) if kept else request.POST.get(FROM, ""),
    }


def _forget_why(request: HttpRequest) -> None:
    forget(person(request), request.path, request.POST.get(WINDOW, ""), request.POST.get(FROM, ""))


def page_context(request: HttpRequest, model_admin: LedgerAdmin, title: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "list_address": list_of(model_admin),
        "media": forms.Media(),
    }


def tell_batch(request: HttpRequest, model_admin: LedgerAdmin, sentence: str, batch: str) -> None:
    """Say what was done, with the way to what was written together, where it can be undone."""
    address = reverse("admin:ledger_history", query={"batch": batch})
    told = format_html('{} <a href="{}">See the batch {}, or undo it</a>.', sentence, address, batch)
    model_admin.message_user(request, told, messages.SUCCESS)


def list_of(model_admin: LedgerAdmin) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


def digest_of(waiting: WaitingFile) -> str:
    return sha256(bytes(waiting.content)).hexdigest()
