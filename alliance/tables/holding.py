"""The stored rows that a file or bulk work changes, with what they belong to, locked until its transaction ends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CASCADE, Model, QuerySet

from alliance.loading.nouns import foreign_keys, key_names, named_model
from alliance.loading.stored import Ledger
from alliance.models import Keyed
from alliance.tables.records import Row
from commitments.admin.seen import BELONGS_BY, PATHS, hold_agreements
from commitments.models import Agreement, Commitment, Passage

FIRST: tuple[type[Model], ...] = Agreement, Commitment, Passage
"""The order in which rows are locked, as the rules lock them; the others after these."""

LEAD = ("agreement", "passage", "update")
"""Foreign keys that lead to what readers see although they go with nothing: a mention is seen with its passage."""


def ways(model: type[Model]) -> Iterator[str]:
    """The foreign keys over which a row is known to be in the readers' hands, for `select_related`."""
    for name, field in foreign_keys(model).items():
        is_owner = getattr(field.remote_field, "on_delete", None) is CASCADE or name in LEAD
        if is_owner or (key_names(model)[0] == name):
            yield name
            yield from (f"{name}__{way}" for way in ways(named_model(field)))


def with_owners(model: type[Keyed]) -> QuerySet:
    rows = model._base_manager.all()
    return rows.select_related(*over) if (over := list(ways(model))) else rows


def locked(model: type[Keyed], numbers: Iterable[Any]) -> dict[Any, Any]:
    """The stored rows with what they belong to, which nobody else changes until the transaction ends."""
    rows = with_owners(model).filter(pk__in=list(numbers)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}


def hold_codings(rows: Iterable[Row], ledger: Ledger) -> None:
    """Lock the agreements to whose coding these rows belong, before it is asked whether readers see them.

    What is stored leads there itself, or by the noun above it; what is new by what it is to belong to.
    """
    held: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        if row.model.__name__ in PATHS:
            owners = {target for name, target in row.references() if name in BELONGS_BY}
            for model, key in {row.noun, *owners}:
                if (model, key) in ledger:
                    held[model].add(ledger.number((model, key)))
    hold_agreements(held)


def in_order(models: Iterable[type[Keyed]]) -> list[type[Keyed]]:
    """The models in the order in which their rows are locked."""
    return sorted(models, key=lambda model: (FIRST.index(model) if model in FIRST else len(FIRST), model._meta.label))
