"""What is refused while the plan is carried out, told as sentences with the records that are meant."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import Model

from alliance.loading.faults import Broken, Fault
from alliance.loading.nouns import loadable_models
from alliance.loading.plan import Step
from commitments.rules import RULES, broken_rules

type Rows = list[tuple[Step, Model]]
"""Each step that writes, with its row as it is to be."""


@contextmanager
def faults_of_database(rows: Rows) -> Iterator[None]:
    """Turn what the database refuses into sentences, with the records that it refused where it says which."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None:
            raise Broken([Fault(None, str(error))]) from None
        raise Broken([*_broken_rules(rows, diagnosis)] or _refused(rows, diagnosis)) from None


def _broken_rules(rows: Rows, diagnosis: Any) -> Iterator[Fault]:
    """The rules between rows that the database found broken, at the records that break them."""
    for rule, table, number, detail in broken_rules(diagnosis):
        meant = [step.record for step, row in rows if (row._meta.db_table, str(row.pk)) == (table, number)]
        sentence = RULES[rule].sentence.format(detail)
        if meant:
            yield Fault(meant[0].place_of(RULES[rule].field), f"{meant[0]}: {sentence}")
        else:
            yield Fault(None, sentence, (table, number))


def _refused(rows: Rows, diagnosis: Any) -> list[Fault]:
    """What breaks a constraint of one row, or repeats the key of another."""
    sentence = _refusal(diagnosis)
    refused = [step for step, row in rows if _is_meant(row, diagnosis)]
    faults = [Fault(step.record.place_of(next(iter(step.writes))), f"{step.record}: {sentence}") for step in refused]
    return faults or [Fault(None, f"{diagnosis.table_name}: {sentence}")]


def _refusal(diagnosis: Any) -> str:
    """The words of the broken constraint, where it has any, or those of the database."""
    if columns := _shared(diagnosis)[0]:
        return f"another record has the same {' and '.join(column.removesuffix('_id') for column in columns)}."
    for model in loadable_models().values():
        for constraint in model._meta.constraints:
            if constraint.name == diagnosis.constraint_name:
                return str(constraint.get_violation_error_message())
    return f"{diagnosis.message_primary}."


def _is_meant(row: Model, diagnosis: Any) -> bool:
    """Whether the database tells of this row: by its first column, the primary key, or by columns that it names."""
    columns, values = _shared(diagnosis)
    if row._meta.db_table != diagnosis.table_name:
        return False
    if columns:
        return ", ".join(str(getattr(row, column, "")) for column in columns) == values
    failing = re.match(r"Failing row contains \(([^,]+)[,)]", diagnosis.message_detail or "")
    return failing is not None and str(row.pk) == failing[1]


def _shared(diagnosis: Any) -> tuple[list[str], str]:
    """The columns that two rows may not have in common, and their values; no columns where that is not the matter."""
    key = re.match(r"Key \((.+?)\)=\((.*)\) already exists", diagnosis.message_detail or "")
    return (key[1].replace('"', "").split(", "), key[2]) if key else ([], "")
