"""Every model in the admin: registered, its pages open, and a form sent back as it came changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from alliance.api.models import FirstAnswer, Token
from alliance.models import Change, KeptForm, LoadedRecord, Revision, Searchable, SignInAttempt, User, WaitingFile
from commitments.admin.why import WHY
from tests import factories

FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.DjangoModelFactory) and factory._meta.model
}


def a_change(number: int) -> Change:
    factories.PartyFactory(code=f"P{number}")
    return Change.objects.latest("id")


def a_revision(number: int) -> Revision:
    a_change(number)
    connection.check_constraints()  # settles what the transaction did so far
    return Revision.objects.get()


MAKERS: dict[type, Callable[[int], Any]] = {
    Change: a_change,
    Revision: a_revision,
    Group: lambda n: Group.objects.create(name=f"Group {n}"),
    LoadedRecord: lambda n: LoadedRecord.objects.create(label="commitments.party", key=[f"P{n}"], values={}),
    factories.models.Commitment: lambda n: factories.CommitmentFactory(agreement__draft=True),
    factories.models.Party: lambda n: factories.PartyFactory(code=f"P{n}"),
    factories.models.Theme: lambda n: factories.ThemeFactory(slug=f"theme-{n}"),
}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = {model for app in ("alliance", "commitments", "dialogues") for model in apps.get_app_config(app).get_models()}
OURS -= {  # no records of the ledger: what triggers note
    *(factories.models.LatestRevision, factories.models.Overtaken, factories.models.StandingPeriod),
    Searchable,
}
OURS -= {SignInAttempt}  # gone after an hour
OURS -= {KeptForm}  # nor this: seen by its author alone, in the form itself
OURS -= {factories.models.FollowedTheme}  # nor what is a person's own
OURS -= {Token, FirstAnswer}  # nor what lets a program in, and what it was answered
OURS -= {WaitingFile}  # nor this: seen by who uploaded it alone


def make(model: type, number: int) -> Any:
    return MAKERS[model](number) if model in MAKERS else FACTORIES[model]()


def address(model: type, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def workbench(client: Client) -> Client:
    """The admin as somebody sees it who may do everything."""
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def test_every_model_of_ours_is_registered():
    assert {model for model in OURS if not admin.site.is_registered(model)} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_pages_of_a_model_open(workbench: Client, model: type):
    row = make(model, 1)
    may_add = admin.site._registry[model].has_add_permission

    listed = workbench.get(address(model, "changelist"))
    found = workbench.get(address(model, "changelist"), {"q": "2021 한미"})
    added = workbench.get(address(model, "add"))
    changed = workbench.get(address(model, "change", row.pk))

    assert [listed.status_code, found.status_code, changed.status_code] == [200, 200, 200]
    assert added.status_code == (200 if may_add(added.wsgi_request) else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_empty_form_is_refused_by_the_form(workbench: Client, model: type):
    answer = workbench.post(address(model, "add"), {})

    may_add = admin.site._registry[model].has_add_permission(answer.wsgi_request)
    assert answer.status_code == (200 if may_add else 403)
    assert model._meta.model_name in ("user", "group") or not may_add or answer.context["errors"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_form_that_is_sent_as_it_came_changes_nothing(workbench: Client, model: type):
    row = make(model, 1)
    before = model._base_manager.filter(pk=row.pk).values().get()
    place = address(model, "change", row.pk)
    form = workbench.get(place)

    answer = workbench.post(place, as_it_came(form) if form.context["has_change_permission"] else {})

    expected = 403 if not form.context["has_change_permission"] else 200 if is_frozen(row) else 302
    assert (answer.status_code, model._base_manager.filter(pk=row.pk).values().get()) == (expected, before)


def as_it_came(answer: Any) -> dict[str, Any]:
    """What a browser sends back when nobody has typed anything but the reason, which readers are owed."""
    inlines = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    forms = [answer.context["adminform"].form, *(part for set_ in inlines for part in (set_.management_form, *set_))]
    values = {field.html_name: field.value() for form in forms for field in form}
    if WHY in answer.context["adminform"].form.fields:
        values[WHY] = "Looked through."
    return {name: value for name, value in values.items() if value is not None and value is not False}


def is_frozen(row: Any) -> bool:
    return isinstance(row, factories.models.StatusUpdate)


@pytest.mark.django_db
def test_search_that_no_text_can_hold_is_a_bad_request(workbench: Client):
    field = {"app_label": "commitments", "model_name": "obligation", "field_name": "party"}

    assert workbench.get("/admin/autocomplete/", field | {"term": "\0"}).status_code == 400
    assert workbench.get("/admin/autocomplete/", field | {"term": "kor"}).status_code == 200
