"""What is refused while the plan is carried out, told as sentences with the records that are meant."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import Model, Q

from alliance.loading.faults import Broken, Fault
from alliance.loading.nouns import loadable_models
from alliance.loading.plan import Step
from commitments.models import Citation, Passage

type Rows = list[tuple[Step, Model]]
"""Each step that writes, with its row as it is to be."""


def refuse_false_quotations(rows: Rows) -> None:
    """Raise Broken where a quotation does not stand in its passage, after either of them was written."""
    written = {(type(row), row.pk): step.record for step, row in rows}
    citations = [number for model, number in written if model is Citation]
    passages = [number for model, number in written if model is Passage]
    touched = Citation.objects.filter(Q(pk__in=citations) | Q(passage__in=passages))
    faults = []
    for citation in touched.select_related("passage__agreement"):
        if citation.start is None:
            record = written.get((Citation, citation.pk)) or written[Passage, citation.passage_id]
            faults.append(Fault(record.place_of("quote"), f"{record}: {_false_quotation(citation)}"))
    if faults:
        raise Broken(faults)


def _false_quotation(citation: Citation) -> str:
    passage, quote = citation.passage, citation.quote
    times = passage.text.count(quote)
    found = f"stands {times} times, not {citation.occurrence}," if times else "does not stand"
    return f"{quote!r} {found} in passage {passage.number} of {passage.agreement.code}: copy the exact words."


@contextmanager
def faults_of_database(rows: Rows) -> Iterator[None]:
    """Turn what the database refuses into sentences, with the records that it refused where it says which."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None:
            raise Broken([Fault(None, str(error))]) from None
        sentence = _refusal(diagnosis)
        refused = [step for step, row in rows if _is_meant(row, diagnosis)]
        faults = [
            Fault(step.record.place_of(next(iter(step.writes))), f"{step.record}: {sentence}") for step in refused
        ]
        raise Broken(faults or [Fault(None, f"{diagnosis.table_name}: {sentence}")]) from None


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
