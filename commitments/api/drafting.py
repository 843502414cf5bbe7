"""From what was sent to an update and its evidence, with every fault of their fields at its place, all at once.

The rules between rows are for the door and the database to tell (`commitments.workflow`).
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from alliance.api.fields import shown
from alliance.api.refusals import Unprocessable
from commitments.choices import Precision
from commitments.models import Evidence, Passage, StatusUpdate
from commitments.replacing import EVIDENCE

type Place = tuple[str, str]
"""Of a passage: code of the agreement, and number."""


def drafted(update: StatusUpdate, sent: dict[str, Any]) -> list[Evidence] | None:
    """Write into the update what was sent of it; returns its evidence, None where none was sent.

    Raises Unprocessable with all that is wrong with the fields.
    """
    content = dict(sent)
    pieces = content.pop("evidence", None)
    for name, value in content.items():
        setattr(update, name, value)
    faults = _faults_of(update, exclude={"author", "replaces"})
    evidence, faulty = _evidence(pieces or [])
    if faulty:
        faults["evidence"] = faulty
    if faults:
        raise Unprocessable(faults)
    return None if pieces is None else evidence


def _evidence(pieces: Collection[dict[str, Any]]) -> tuple[list[Evidence], dict[str, Any]]:
    """The pieces as rows, and the faults of each by its place."""
    passages = _passages(piece["passage"] for piece in pieces if piece.get("passage"))
    rows = [_row(piece, passages) for piece in pieces]
    faults: dict[str, Any] = {}
    said: list[list[Any]] = []
    for number, (piece, row) in enumerate(zip(pieces, rows, strict=True)):
        place, says = piece.get("passage"), [getattr(row, name) for name in EVIDENCE]
        if place and row.passage is None:
            told = f"There is no passage {shown(place[1])} of an agreement with the code {shown(place[0])}."
            faults[str(number)] = {"passage": [told]}
        elif faulty := _faults_of(row, exclude={"update"}):
            faults[str(number)] = faulty
        elif says in said:
            faults[str(number)] = [f"It says the same as evidence.{said.index(says)}; give each piece once."]
        said.append(says)
    return rows, faults


def _row(piece: dict[str, Any], passages: dict[Place, Passage]) -> Evidence:
    precision, place = piece.get("published_precision") or Precision.DAY, piece.get("passage")
    return Evidence(**piece | {"published_precision": precision, "passage": passages.get(place) if place else None})


def _passages(places: Iterable[Place]) -> dict[Place, Passage]:
    """Those that exist, in one statement."""
    asked: list[Q] = [Q(agreement__code=code, number=number) for code, number in set(places)]
    rows = Passage.objects.filter(reduce(or_, asked)).select_related("agreement") if asked else Passage.objects.none()
    return {(row.agreement.code, row.number): row for row in rows}


def _faults_of(row: Model, *, exclude: set[str]) -> dict[str, Any]:
    """What is wrong with the fields of a row, and with what they say together."""
    faults: dict[str, Any] = {}
    for check in (row.clean_fields, row.validate_constraints):
        try:
            check(exclude=exclude | faults.keys())
        except ValidationError as error:
            faults |= error.message_dict
    return faults
