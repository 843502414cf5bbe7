"""Carrying out the plan: a few statements for each model."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Field, Model

from alliance.loading.faults import Broken, Fault
from alliance.loading.nouns import loadable_models, own_fields
from alliance.loading.plan import Outcome, Step
from alliance.loading.refusals import Rows, faults_of_database
from alliance.loading.stored import Ledger
from alliance.models import LoadedRecord


def keep_others_out() -> None:
    """Let nobody else write until the end of the transaction, so that what was compared is what is changed.

    Reading goes on; a second load waits.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in loadable_models().values())
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def write(steps: list[Step], ledger: Ledger) -> None:
    """Write what the steps say, and remember it. Raises Broken; the transaction must then be rolled back."""
    store(make_rows(steps, ledger))
    remember(steps)


def store(rows: Rows) -> None:
    """Write the rows and let the rules speak. Raises Broken."""
    with faults_of_database(rows):
        for model in loadable_models().values():
            of_model = [(step, row) for step, row in rows if step.record.model is model]
            model._base_manager.bulk_create([row for step, row in of_model if step.outcome is Outcome.CREATED])
            change(model, [(step, row) for step, row in of_model if step.outcome is Outcome.CHANGED])
        connection.check_constraints()


def make_rows(steps: list[Step], ledger: Ledger) -> Rows:
    """The rows to write. Raises Broken with every value that its field does not take."""
    for model in loadable_models().values():
        new = [step.record for step in steps if step.outcome is Outcome.CREATED and step.record.model is model]
        if new:
            ledger.draw_numbers(model, new)
    rows = [(step, make_row(step, ledger)) for step in steps if step.writes]
    faults = [fault for step, row in rows for fault in faults_of_values(step, row)]
    if faults:
        raise Broken(faults)
    return rows


def make_row(step: Step, ledger: Ledger) -> Model:
    """The row of a step. Of one that exists it has only the columns that change."""
    model = step.record.model
    fields = own_fields(model)
    columns = {fields[name].attname: ledger.column(fields[name], form) for name, form in step.writes.items()}
    return model(**{model._meta.pk.attname: ledger.number(step.record.identity), **columns})


def faults_of_values(step: Step, row: Model) -> Iterator[Fault]:
    """What the fields say against the values that are to be written."""
    record = step.record
    for name, field in own_fields(record.model).items():
        if step.outcome is Outcome.CREATED or name in step.writes:
            try:
                _clean(field, row)
            except ValidationError as error:
                yield Fault(record.place_of(name), f"{record}{_sentence(error, field)}")


def _clean(field: Field, row: Model) -> None:
    """Django's own checks of one value, without its look-up of foreign keys: those are found by now."""
    value = getattr(row, field.attname)
    if field.is_relation:
        if value is None and not field.null:
            raise ValidationError("", code="null")
    elif not (field.blank and value in field.empty_values):
        field.clean(value, row)


def _sentence(error: ValidationError, field: Field) -> str:
    first = error.error_list[0]
    if first.code in ("null", "blank"):
        return f" needs its {field.name}."
    choices = f" It is one of: {', '.join(str(value) for value, _ in field.flatchoices)}." if field.choices else ""
    return f": {field.name}: {' '.join(error.messages)}{choices}"


def change(model: type[Model], rows: Rows) -> None:
    """Update rows, together those of which the same fields change: no field is written that did not."""
    by_fields: dict[tuple[str, ...], list[Model]] = {}
    for step, row in rows:
        by_fields.setdefault(tuple(sorted(step.writes)), []).append(row)
    for names, same in by_fields.items():
        model._base_manager.bulk_update(same, names)


def remember(steps: list[Step]) -> None:
    """Keep what was last written to each record, where that is something new."""
    LoadedRecord.objects.bulk_create(
        [
            LoadedRecord(label=step.record.model._meta.label_lower, key=list(step.record.key), values=step.memory)
            for step in steps
            if step.memory is not None
        ],
        update_conflicts=True,
        unique_fields=["label", "key"],
        update_fields=["values"],
    )
