"""What the forms of the workbench, the loader and the workflow leave in the history."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client

from alliance.models import Keyed, User
from commitments import workflow
from commitments.models import Commitment
from tests import factories
from tests.commitments.steps import NOW
from tests.test_admin_contract import address, as_it_came
from tests.tracked import EDITS, TRACKED, entry, make, told, written
from tests.world import public_ledger

FORM_ALONE = ["Evidence", "StatusUpdate", "ObligationAgency", "DialogueMention"]
"""Their values are written on other forms or through the door, which other tests enter."""


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in TRACKED if model.__name__ not in FORM_ALONE], ids=str)
def test_form_of_the_workbench_enters_its_user(client: Client, model: type[Keyed]):
    person = User.objects.create_superuser("administrator")
    client.force_login(person)
    row, (name, other) = make(model), EDITS[model.__name__]
    value, place = other(), address(model, "change", row.pk)
    sent = as_it_came(client.get(place)) | {name: getattr(value, "pk", value)}

    with written() as entries:
        answers = [client.post(place, sent).status_code, client.post(place, sent).status_code]

    assert (answers, told(entries)) == ([302, 302], [entry(row, "update", 2)])
    assert [change.actor for change in entries] == [person]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in TRACKED if model.__name__ not in FORM_ALONE], ids=str)
def test_row_that_is_added_and_deleted_in_the_workbench(client: Client, model: type[Keyed]):
    person = User.objects.create_superuser("administrator")
    client.force_login(person)
    row = make(model)
    fields = [field for field in row._meta.concrete_fields if field.name not in ("id", "version")]
    values = {field.name: field.value_from_object(row) for field in fields}
    values = {name: "\n".join(value) if isinstance(value, list) else value for name, value in values.items()}
    row.delete()
    empty = as_it_came(client.get(address(model, "add")))
    sent = empty | {name: value for name, value in values.items() if value not in (None, False)}

    with written() as added:
        answer = client.post(address(model, "add"), sent)
    assert (answer.status_code, [change.operation for change in added]) == (302, ["insert"])
    assert [(change.table, change.actor) for change in added] == [(row._meta.db_table, person)]

    with written() as deleted:
        answer = client.post(address(model, "delete", added[0].row_id), {"post": "yes"})
    expected = [] if model is Commitment else ["delete"]  # nobody deletes one here
    assert [change.operation for change in deleted] == expected
    assert {change.actor for change in deleted} <= {person}


@pytest.mark.django_db
def test_load_enters_each_row_once_with_its_batch(tmp_path: Path):
    with transaction.atomic():
        public_ledger()
        factories.AgreementLinkFactory(later__code="2022-L", earlier__code="2021-E")
        dump = {model._meta.label_lower: [record(row) for row in model._base_manager.all()] for model in TRACKED}
        people = list(User.objects.values_list("username", flat=True))
        transaction.set_rollback(True)
    assert [label for label, rows in dump.items() if not rows] == []
    for name in people:
        User.objects.create_user(name)
    file = tmp_path / "ledger.yaml"
    file.write_text(yaml.safe_dump(dump, allow_unicode=True), encoding="utf-8")

    with written() as loaded:
        call_command("load_ledger", file, verbosity=0)
    with written() as again:
        call_command("load_ledger", file, verbosity=0)

    rows = [entry(row, "insert", 1) for model in TRACKED for row in model._base_manager.all()]
    assert sorted(told(loaded)) == sorted(rows)
    assert told(again) == []


def record(row: Any) -> dict[str, Any]:
    """A row in its fixture form."""
    fields = [field for field in row._meta.concrete_fields if field.name != "version"]
    if "id" not in row.KEY:
        fields = [field for field in fields if field.name != "id"]
    return {field.name: value for field in fields if (value := fixture_value(row, field)) is not None}


def fixture_value(row: Any, field: Any) -> Any:
    value = getattr(row, field.name)
    if isinstance(value, User):
        return value.username
    if isinstance(value, models.Model):
        key = value.natural_key()
        return plain(key[0]) if len(key) == 1 else [plain(part) for part in key]
    return plain(value)


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool, list)) else str(value)


# The door


@pytest.mark.django_db
def test_steps_of_an_update_enter_who_and_why(analyst: User, reviewer: User):
    update = factories.StatusUpdateFactory.build(
        draft=True, author=analyst, reviewer=None, commitment=factories.CommitmentFactory()
    )
    evidence = factories.EvidenceFactory.build(update=None)

    with written() as entries:
        workflow.draft(update=update, by=analyst, evidence=[evidence])
        workflow.submit(update=update, by=analyst, at=NOW)
        workflow.return_to_author(update=update, by=reviewer, note="Which day?")
        workflow.submit(update=update, by=analyst, at=NOW)
        workflow.publish(update=update, by=reviewer, at=NOW)
        workflow.withdraw(update=update, by=reviewer, at=NOW, reason="A double.")

    assert [(change.table, change.operation, change.actor, change.reason) for change in entries] == [
        ("commitments_statusupdate", "insert", analyst, ""),
        ("commitments_evidence", "insert", analyst, ""),
        ("commitments_statusupdate", "update", analyst, ""),
        ("commitments_statusupdate", "update", reviewer, "Which day?"),
        ("commitments_statusupdate", "update", analyst, ""),
        ("commitments_statusupdate", "update", reviewer, ""),
        ("commitments_statusupdate", "update", reviewer, "A double."),
    ]
    assert [change.version for change in entries if change.table == "commitments_statusupdate"] == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_steps_of_coding_enter_who_and_why(analyst: User, reviewer: User):
    promise = factories.CommitmentFactory(agreement__draft=True, agreement__coded_by=None, agreement__checked_by=None)

    with written() as entries:
        workflow.finish_coding(agreement=promise.agreement, by=analyst)
        workflow.publish_agreement(agreement=promise.agreement, by=reviewer, at=NOW)
        workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="Coded twice.")

    assert [(change.table, change.actor, change.reason) for change in entries] == [
        ("commitments_agreement", analyst, ""),
        ("commitments_agreement", reviewer, ""),
        ("commitments_commitment", reviewer, "Coded twice."),
    ]
