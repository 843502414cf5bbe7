"""The history of the whole ledger, for those who work on it: by transaction, with what can be undone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from alliance import past
from alliance.models import Change, Keyed, Operation, User
from alliance.undoing.buttons import told_with_ways, wholly_undoable
from alliance.undoing.entries import tracked_models
from alliance.undoing.listing import PAGE, Asked, counts, deletions, transactions, with_was
from alliance.undoing.pages import look_at, visible_tables
from alliance.undoing.words import counts_in_words
from commitments.admin.base import person

LONGEST = 60
"""A batch has at most so many characters."""


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def name_of(model: type[Keyed]) -> str:
    """What its rows are called; a link has the name of what it leads to, so it tells of what as well: of agreements."""
    owner = model._meta.get_field(model.KEY[0]).related_model
    plural = str(model._meta.verbose_name_plural)
    if not owner or len(model.KEY) == 1 or plural.startswith(str(owner._meta.verbose_name)):
        return plural
    return f"{plural} of {owner._meta.verbose_name_plural}"


class ListForm(forms.Form):
    """What both lists are asked for. An empty field asks for nothing."""

    noun = forms.ChoiceField(label="Record", required=False)
    who = forms.ModelChoiceField(User.objects.order_by("username"), required=False, empty_label="Anybody")
    since = forms.DateField(label="From", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tables: set[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tables = tables
        nouns = {table: name_of(model) for table, model in tracked_models().items()}
        offered = sorted((capfirst(name), table) for table, name in nouns.items() if table in tables)
        noun: Any = self.fields["noun"]
        noun.choices = [("", "Anything"), *((table, name) for name, table in offered)]

    def asked(self, **more: Any) -> Asked:
        given = self.cleaned_data
        tables = {given["noun"]} if given.get("noun") else self.tables
        actor = given["who"].pk if given.get("who") else None
        return Asked(
            tables=tables,
            actor=actor,
            before=given.get("before"),
            since=given.get("since"),
            until=given.get("until"),
            **more,
        )


class AfterForm(forms.Form):
    """The number of the change after which a page of one transaction begins."""

    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


class HistoryForm(ListForm):
    operation = forms.ChoiceField(label="What", required=False, choices=[("", "Any change"), *Operation.choices])
    batch = forms.CharField(required=False, max_length=LONGEST)
    field_order = ["noun", "operation", "who", "batch", "since", "until", "before"]


class DeletedForm(ListForm):
    q = forms.CharField(label="Words", required=False, max_length=200)
    field_order = ["q", "noun", "who", "since", "until", "before"]


def history_page(request: HttpRequest) -> HttpResponse:
    """Every transaction, the latest first, its first changes in full."""
    form = HistoryForm(request.GET, tables=_tables(request))
    told: dict[str, Any] = {"groups": [], "next": None}
    if form.is_valid():
        page, following = transactions(form.asked(operation=_of(form, "operation"), batch=_of(form, "batch")))
        told = {"groups": _groups(request, page), "next": _next(request, following)}
    return _answer(request, "admin/undo/history.html", "History of the ledger", form=form, **told)


def transaction_page(request: HttpRequest, key: str) -> HttpResponse:
    """All changes of one transaction, in the order in which they were made."""
    found = Change.objects.filter(transaction=key)
    form = AfterForm(request.GET)
    after = form.cleaned_data["after"] if form.is_valid() else 0
    changes = list(with_was(found.filter(pk__gt=after or 0)).order_by("id")[: PAGE + 1]) if "\0" not in key else []
    if not changes:
        raise Http404
    look_at(request, {change.table for change in changes})
    counted = counts([key])[key]
    entries = entries_told(person(request), changes[:PAGE])
    return _answer(
        request,
        "admin/undo/transaction.html",
        "Changed together",
        transaction=key,
        words=counts_in_words(counted),
        entries=entries,
        may_undo=key in wholly_undoable(person(request), entries, {key: counted}),
        next=f"after={changes[PAGE - 1].pk}" if len(changes) > PAGE else "",
    )


def deleted_page(request: HttpRequest) -> HttpResponse:
    """What is gone, with its whole content and, for who may, the way back."""
    form = DeletedForm(request.GET, tables=_tables(request))
    told: dict[str, Any] = {"entries": [], "next": None}
    if form.is_valid():
        changes, following = deletions(form.asked(words=_of(form, "q").split()))
        for change in changes:
            change.was, change.revision = None, None
        told = {"entries": entries_told(person(request), changes), "next": _next(request, following)}
    return _answer(request, "admin/undo/deleted.html", "Deleted", form=form, **told)


def entries_told(user: User, changes: Sequence[Any]) -> list[dict[str, Any]]:
    """Each change in words, with the name and address of its row and whether it may be undone."""
    return told_with_ways(user, past.told(changes))


def _groups(request: HttpRequest, page: list[Any]) -> list[dict[str, Any]]:
    """What the page tells of each transaction; all of its changes are put in words at once."""
    every = [change for together in page for change in together.changes]
    entries = entries_told(person(request), every)
    told = {entry["entry"].change.pk: entry for entry in entries}
    whole = wholly_undoable(person(request), entries, {together.transaction: together.counts for together in page})
    return [
        {
            "transaction": together.transaction,
            "batch": together.changes[0].batch,
            "words": counts_in_words(together.counts),
            "entries": [told[change.pk] for change in together.changes],
            "left": together.count - len(together.changes),
            "may_undo": together.transaction in whole,
        }
        for together in page
    ]


def _tables(request: HttpRequest) -> set[str]:
    if tables := visible_tables(request):
        return tables
    raise PermissionDenied


def _of(form: forms.Form, name: str) -> str:
    return str(form.cleaned_data.get(name) or "")


def _next(request: HttpRequest, before: int | None) -> str:
    """The query of the page that follows; empty where there is none."""
    if before is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode()


def _answer(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    every = admin.site.each_context(request) | {"title": title} | context
    status = 400 if "form" in context and not context["form"].is_valid() else 200
    return TemplateResponse(request, template, every, status=status)
