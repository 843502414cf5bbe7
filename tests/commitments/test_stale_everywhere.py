"""Every form of the workbench is checked for what others did meanwhile, and the check costs next to nothing."""

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.models import User
from commitments.admin.sent import widget_of
from commitments.admin.sentences import LOOK
from commitments.admin.stale import StaleAdmin
from commitments.models import Commitment, Evidence, StatusUpdate, Target
from tests.commitments.forms import fields_of
from tests.factories import CommitmentFactory, StatusUpdateFactory, TargetFactory
from tests.test_admin_contract import REGISTERED, address
from tests.test_admin_contract import make as make_any
from tests.tracked import EDITS, TRACKED, make

pytestmark = pytest.mark.django_db

FIELDS: dict[type, tuple[str, Any]] = {User: ("first_name", "Lee"), Group: ("name", "Others")}
FORMLESS = {Evidence}
"""Written on the form of its update and nowhere else."""


@pytest.fixture
def workbench(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def a_row(model: type) -> Any:
    if model is StatusUpdate:
        return StatusUpdateFactory(draft=True, author=User.objects.get(username="administrator"))
    return make(model) if model in TRACKED else make_any(model, 1)


def edit_of(model: type) -> tuple[str, Any]:
    if model in FIELDS:
        return FIELDS[model]
    name, value = EDITS[model.__name__]
    return name, value()


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_form_overwrites_what_somebody_else_changed(workbench: Client, model: type):
    model_admin, row = admin.site._registry[model], a_row(model)
    place = address(model, "change", row.pk)
    if not workbench.get(place).context["has_change_permission"]:
        assert model in FORMLESS or not model_admin.has_change_permission(workbench.get(place).wsgi_request)
        return
    assert isinstance(model_admin, StaleAdmin)
    form = fields_of(workbench, place)
    name, value = edit_of(model)
    model._base_manager.filter(pk=row.pk).update(**{name: value})
    stored = model._base_manager.filter(pk=row.pk).values().get()

    answer = workbench.post(place, form)

    assert answer.status_code == 200
    assert LOOK in answer.context["adminform"].form.errors["__all__"]
    assert len(answer.context["meanwhile"].taken) == 1
    assert model._base_manager.filter(pk=row.pk).values().get() == stored


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_field_is_of_several_boxes(workbench: Client, model: type):
    """`sent.py` knows what a browser sends for one box, or for a choice."""
    answer = workbench.get(address(model, "change", a_row(model).pk))

    sets = [inline.formset.empty_form for inline in answer.context["inline_admin_formsets"]]
    fields = [field for form in (answer.context["adminform"].form, *sets) for field in form.fields.values()]
    assert not any(isinstance(widget_of(field), forms.MultiWidget) for field in fields)


def with_targets(number: int) -> Commitment:
    promise = CommitmentFactory(agreement__draft=True)
    written = {
        "text": "meetings",
        "comparator": "exactly",
        "quantity": 5,
        "unit": "meetings",
    }
    Target.objects.bulk_create(Target(commitment=promise, number=n + 1, **written) for n in range(number))
    return promise


LOCKS = ['FROM "commitments_agreement"', 'FROM "commitments_commitment"']


@pytest.mark.parametrize("rows", [3, 60])
def test_check_adds_two_locks_to_a_form_and_nothing_to_its_page(workbench: Client, rows: int):
    promise = with_targets(rows)
    place = address(Commitment, "change", promise.pk)
    form = fields_of(workbench, place)

    with CaptureQueriesContext(connection) as opened:
        workbench.get(place)
    with CaptureQueriesContext(connection) as saved:
        answer = workbench.post(place, form)

    locks = [query["sql"] for query in saved if "FOR NO KEY UPDATE" in query["sql"]]
    assert answer.status_code == 302
    assert [lock in sql for lock, sql in zip(LOCKS, locks, strict=True)] == [True, True]
    assert [query for query in opened if "alliance_change" in query["sql"]] == []
    assert [query for query in saved if "alliance_change" in query["sql"]] == []
    assert len(opened) == 15  # one of them: what was typed into this form and not saved


def test_groups_are_merged_though_they_have_no_history(workbench: Client):
    group = Group.objects.create(name="Others")
    place = address(Group, "change", group.pk)
    form = fields_of(workbench, place)
    workbench.post(place, form | {"name": "Guests"})

    answer = workbench.post(place, form | {"name": "Visitors"})

    meanwhile = answer.context["meanwhile"]
    assert meanwhile.logged.startswith("administrator saved it last, on ")
    assert [(field.was, field.theirs, field.mine) for field in meanwhile.both] == [("Others", "Guests", "Visitors")]
    assert Group.objects.get(pk=group.pk).name == "Guests"


def test_one_target_is_not_stale_for_another(workbench: Client):
    one, other = TargetFactory(commitment__agreement__draft=True), TargetFactory(commitment__agreement__draft=True)
    form = fields_of(workbench, address(Target, "change", one.pk))
    Target.objects.filter(pk=other.pk).update(unit="EUR")

    assert workbench.post(address(Target, "change", one.pk), form).status_code == 302
