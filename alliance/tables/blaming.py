"""Whose fault it is when a rule between rows is broken: the row of the file that changed what the rule is about.

The rule names one row (an update that no longer fits its commitment); the file may have changed another (the
commitment). What was changed is found from the named row over its foreign keys, or names it itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from alliance.loading import faults as loading
from alliance.loading.nouns import foreign_keys, named_model
from alliance.loading.stored import Ledger
from alliance.tables.comparing import Difference
from alliance.tables.faults import Fault

type Numbered = tuple[type[Model], str]
"""A row by its model and primary key."""

FAR = 3
"""Over how many foreign keys a cause is looked for: from evidence to the agreement of its promise."""


def told(broken: loading.Broken, written: list[Difference], ledger: Ledger) -> Iterator[Fault]:
    """Faults of the loader, each with the line and column of the row that is the cause, as far as it is known."""
    rows: dict[Numbered, Difference] = {
        (each.row.kind.model, str(ledger.number(each.row.identity))): each for each in written
    }
    unplaced = {_row(fault) for fault in broken.faults if fault.place is None and fault.row is not None}
    causes = _causes(unplaced, rows, ledger) if unplaced else {}
    for fault in broken.faults:
        if fault.place is not None:
            column = getattr(fault.place, "column", "")
            yield Fault(fault.sentence.replace(f": {column}: ", ": ", 1), fault.place.line, column)  # named once
        elif fault.row is not None and _row(fault) in causes:
            row, named = causes[_row(fault)].row, str(causes[_row(fault)].row.key[0])
            sentence = fault.sentence if named in fault.sentence else f"{row}: {fault.sentence}"
            yield row.fault(sentence, next(iter(causes[_row(fault)].now), ""))
        else:
            yield Fault(fault.sentence)


def _row(fault: loading.Fault) -> Numbered:
    assert fault.row is not None
    table, number = fault.row
    return next(model for model in apps.get_models() if model._meta.db_table == table), number


def _causes(named: set[Numbered], rows: dict[Numbered, Difference], ledger: Ledger) -> dict[Numbered, Difference]:
    """For rows that rules name, the difference that is the cause."""
    causes = {row: rows[row] for row in named if row in rows}
    for each in rows.values():
        for _, target in each.row.references():
            if target in ledger:
                causes.setdefault((target[0], str(ledger.number(target))), each)
    reached = {row: {row} for row in named - causes.keys()}
    for _ in range(FAR):
        ways = _ways(set().union(*reached.values()))
        reached = {row: set().union(*(ways[step] for step in steps)) for row, steps in reached.items()}
        for row, steps in reached.items():
            if cause := next((rows[step] for step in steps if step in rows), None):
                causes.setdefault(row, cause)
    return {row: causes[row] for row in named if row in causes}


def _ways(rows: Iterable[Numbered]) -> dict[Numbered, set[Numbered]]:
    """From each of these rows, those to which it points; a statement for each table."""
    of_model: dict[Any, list[str]] = defaultdict(list)
    for model, number in rows:
        of_model[model].append(number)
    ways: dict[Numbered, set[Numbered]] = defaultdict(set)
    for model, numbers in of_model.items():
        fields = list(foreign_keys(model).values()) if hasattr(model, "KEY") else []
        columns = [field.attname for field in fields]
        for number, *pointed in model._base_manager.filter(pk__in=numbers).values_list("pk", *columns):
            pairs = zip(fields, pointed, strict=True)
            ways[model, str(number)] = {(named_model(field), str(key)) for field, key in pairs if key is not None}
    return ways
