"""Where pieces of coding belong: whoever writes one holds its agreement, and one that moves has two places."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

from alliance.models import Change, Keyed
from commitments.admin.seen import BELONGS_BY, PATHS, hold_agreements
from commitments.models import Agreement


def owners_of(model: type[Model]) -> dict[str, Any]:
    """The columns by which a piece of coding belongs to something, with the model of that; of other models none."""
    fields = [field for field in model._meta.concrete_fields if field.related_model and field.name in BELONGS_BY]
    return {str(field.column): field.related_model for field in fields if model.__name__ in PATHS}


def is_moved(model: type[Model], was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether these versions of a row belong to different things. A column that one of them lacks stays as it is."""
    return any(was[column] != now[column] for column in owners_of(model) if column in was and column in now)


def hold_places_of(rows: Mapping[type[Keyed], Collection[str]]) -> None:
    """Lock the agreements to which these rows belong or ever belonged, as whoever publishes one does.

    Where they belonged the history tells, as it does of what is gone.
    """
    owners: dict[type[Model], set[Any]] = defaultdict(set)
    owners[Agreement].update(rows.get(Agreement, ()))
    for model, keys in rows.items():
        changes = Change.objects.filter(table=model._meta.db_table, row_id__in=keys).order_by()
        for column, owner in owners_of(model).items():
            owners[owner].update(filter(None, changes.values_list(f"content__{column}", flat=True).distinct()))
    hold_agreements(owners)
