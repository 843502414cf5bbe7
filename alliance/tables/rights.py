"""Who may write which row by a file or in bulk: as on the forms, for many rows at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CASCADE, Model, QuerySet

from alliance.loading.nouns import foreign_keys, key_names, named_model
from alliance.loading.stored import Ledger
from alliance.models import Keyed, User
from alliance.tables.comparing import Difference, Outcome
from alliance.tables.faults import Fault
from alliance.tables.records import Row
from commitments import workflow
from commitments.admin.seen import BELONGS_BY, PATHS, hold_agreements, is_seen
from commitments.models import Agreement, Commitment, Evidence, Passage, Recommendation, StatusUpdate

FIRST: tuple[type[Model], ...] = Agreement, Commitment, Passage
"""The order in which rows are locked, as the rules lock them; the others after these."""

LEAD = ("agreement", "passage", "update")
"""Foreign keys that lead to what readers see although they go with nothing: a mention is seen with its passage."""

ACTIONS = {Outcome.CREATED: "add", Outcome.CHANGED: "change", Outcome.DELETED: "delete"}


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


def refusals(difference: Difference, stored: Any, by: User) -> Iterator[Fault]:
    """Why this person may not do that to the row (as it was, or once it is new)."""
    row, action = difference.row, ACTIONS[difference.outcome]
    options = row.model._meta
    if not by.has_perm(f"{options.app_label}.{action}_{options.model_name}"):
        yield row.fault(f"you have no right to {action} {row.kind.one}.")
    elif is_seen(stored) and not by.has_perm(workflow.MAY_PUBLISH_AGREEMENT):
        yield row.fault(f"readers see {row} already; ask a reviewer to change it.")
    elif isinstance(stored, StatusUpdate | Evidence):
        try:
            workflow.only_writable(stored.update if isinstance(stored, Evidence) else stored, by)
        except workflow.Refused as refused:
            yield row.fault(f"{row}: {' '.join(refused.messages)}")
    for name in difference.now:
        if difference.outcome is Outcome.CHANGED and name in fixed(stored):
            yield row.fault(f"{name} of {row} stays as it is: others refer to it.", name)


def fixed(stored: Any) -> frozenset[str]:
    """The fields that stay as given, as on the form of the row."""
    match stored:
        case Commitment() | Recommendation():
            return frozenset({"agreement"})
        case Agreement() if stored.is_public:
            return frozenset({"slug"})
        case Passage() if stored.agreement.is_public:
            return frozenset({"text", "position"})
    return frozenset()
