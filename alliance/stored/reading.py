"""All stored records as they are now, resource by resource, in the order of their keys."""

from collections.abc import Iterator
from itertools import batched

from alliance.stored.composing import Record, compose
from alliance.stored.rows import gather
from alliance.stored.shapes import RESOURCES
from alliance.stored.tables import Tables

TOGETHER = 500
"""How many are read at once, so that a ledger of any size costs no memory."""

ORDERS = {"passages": ("agreement__code", "position"), "status-updates": ("commitment__code", "published_at", "id")}
"""Where the natural key alone would mix what belongs together."""


def records(resource: str) -> Iterator[Record]:
    """Whoever needs them of one moment asks inside one snapshot of the database."""
    shape = RESOURCES[resource]
    rows = shape.model._base_manager.order_by(*ORDERS.get(resource, shape.model.KEY))
    for keys in batched(rows.values_list("pk", flat=True).iterator(TOGETHER), TOGETHER, strict=False):
        found = gather(Tables(), {shape: {str(key) for key in keys}}).at()
        yield from filter(None, (compose(shape, key, found) for key in keys))
