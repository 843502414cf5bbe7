"""The records that are meant by their natural keys, the names that people know them by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Model

from alliance.checking.fault import Fault
from alliance.models import Keyed


def told(faults: Iterable[Fault]) -> Iterator[str]:
    """A line for each fault, in their order; each line once."""
    faults = list(dict.fromkeys(faults))
    meant: dict[str, set[str]] = defaultdict(set)
    for fault in faults:
        meant[fault.table].add(fault.row_id)
    names = {table: _names(table, numbers) for table, numbers in meant.items() if table}
    for fault in faults:
        yield f"{names[fault.table][fault.row_id]}: {fault.sentence}" if fault.table else fault.sentence


def _names(table: str, numbers: set[str]) -> dict[str, str]:
    """The label and key of each row; its primary key where it has no other, is gone, or hangs on one that is gone."""
    model = _models().get(table)
    label = model._meta.label_lower if model else table
    names = {number: f"{label} {number}" for number in numbers}
    if model and issubclass(model, Keyed):
        wanted = [model._meta.pk.to_python(number) for number in numbers]
        for number, *key in model._base_manager.filter(pk__in=wanted).values_list("pk", *model.key_paths()):
            names[str(number)] = " ".join([label, *(str(part) for part in key if part is not None)])
    return names


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
