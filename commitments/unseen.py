"""What of an agreement's coding somebody has not seen who opened it earlier: one signs and publishes what one has read.

What was seen is a snapshot of the database, as text: a change that was not visible in it was not seen. Numbers of
changes would not do, as a transaction that commits late has numbers given early.
"""

from collections.abc import Iterator
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, Func, Model, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from alliance import past
from alliance.models import Change, User
from commitments.coding import CODING
from commitments.models import Agreement, Commitment, Obligation, ObligationAgency, Passage, Recommendation

SNAPSHOT = Func(function="pg_current_snapshot", template="%(function)s()::text", output_field=TextField())
"""What can be seen now; to be asked with the agreement itself, before anything else of its coding."""

_SEEN = (
    "(split_part(alliance_change.transaction, '.', 1) <> split_part(transaction_name(), '.', 1)"  # before a restore
    " OR alliance_change.transaction = transaction_name()"  # of this very step
    " OR pg_visible_in_snapshot(split_part(alliance_change.transaction, '.', 2)::xid8, %s::pg_snapshot))"
)
_signer = Signer(salt="commitments.unseen")


def sealed(snapshot: str) -> str:
    """The snapshot to put on a form; sealed, as the database is asked with it when it comes back."""
    return _signer.sign(snapshot)


def opened(seal: str) -> str | None:
    """The snapshot that a form brings back; None where it brings none, or none of ours."""
    try:
        return _signer.unsign(seal)
    except BadSignature:
        return None


def unseen(agreement: Agreement, snapshot: str, by: User) -> QuerySet[Change]:
    """The changes of the coding by others that were not visible in the snapshot, the latest first."""
    seen = RawSQL(_SEEN, [snapshot], output_field=BooleanField())
    return past.with_before(_changes(agreement).alias(seen=seen).filter(seen=False).exclude(actor=by))


def has_changed(agreement: Agreement, by: User) -> bool:
    """Whether this person has changed anything of the coding after it was signed last, or returned."""
    signed, turn = 0, None
    versions = past.versions_of(agreement).order_by("id")
    for number, coder, note in versions.values_list("id", "content__coded_by_id", "content__review_note"):
        if (coder, note or "") != turn:  # in a history from before there were notes it has none
            signed, turn = number, (coder, note or "")
    return _changes(agreement).filter(id__gt=signed, actor=by).exists()


def _changes(agreement: Agreement) -> QuerySet[Change]:
    return Change.objects.alias(pointers=past.POINTERS).filter(_of(agreement))


def _of(agreement: Agreement) -> Q:
    """The rows of the coding: what points to the agreement, its commitments, its advice, and their obligations.

    And what marks words of its passages: also where it is of another agreement's commitment, or of a dialogue.
    """
    owners: dict[Any, list[Any]] = {
        Agreement: [agreement.pk],
        Commitment: [*agreement.commitments.values_list("pk", flat=True)],
        Recommendation: [*agreement.recommendations.values_list("pk", flat=True)],
    }
    chosen = Q(table=Agreement._meta.db_table, row_id=str(agreement.pk))
    for coding in CODING:
        for column, owner in _owned_by(coding.model):
            pointers = [f"{column}={key}" for key in owners[owner]]
            chosen |= Q(table=coding.model._meta.db_table, pointers__overlap=pointers)
    passages = [f"passage_id={key}" for key in agreement.passages.values_list("pk", flat=True)]
    for model in _marking():
        chosen |= Q(table=model._meta.db_table, pointers__overlap=passages)
    obligations = Obligation.objects.filter(commitment__in=owners[Commitment]).values_list("pk", flat=True)
    pointers = [f"obligation_id={key}" for key in obligations]
    return chosen | Q(table=ObligationAgency._meta.db_table, pointers__overlap=pointers)


def _marking() -> Iterator[type[Model]]:
    """The models that mark words of a passage, those of the app above too."""
    for relation in Passage._meta.related_objects:
        if "quote" in {field.name for field in relation.related_model._meta.concrete_fields}:
            yield relation.related_model


def _owned_by(model: Any) -> list[tuple[str, Any]]:
    """The columns by which a row of the coding belongs to something; a link belongs to its later end."""
    columns = {"agreement": Agreement, "later": None, "commitment": Commitment, "recommendation": Recommendation}
    names = {field.name: field for field in model._meta.concrete_fields}
    if "recommendation" in names and "quote" not in names:  # advice on a commitment is no part of it
        columns.pop("commitment")
    return [(names[name].column, names[name].related_model) for name in columns if name in names]
