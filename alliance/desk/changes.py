"""What colleagues changed last: a line for each transaction, which is one form, one step, one import or one load."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Case, Count, IntegerField, Value, When
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.text import Truncator, capfirst

from alliance.desk.lines import SHOWN, page_of
from alliance.language import own_name
from alliance.models import Change, Keyed, Operation, User
from alliance.words import noun
from commitments.choices import UpdateState
from commitments.models import StatusUpdate

FIRST = ("StatusUpdate", "Commitment", "Recommendation", "Agreement", "Meeting", "Dialogue", "Passage")
"""Of several rows changed together the one that names them all: the first of these that is among them."""

# Each step looks for the latest change before the last one found that is of another transaction; so it costs as many
# look-ups as there are lines, and not a sort of the whole history.
LATEST = """
WITH RECURSIVE latest AS (
    (SELECT id, transaction FROM alliance_change
      WHERE actor_id IS DISTINCT FROM %(user)s AND "table" = ANY(%(tables)s) ORDER BY id DESC LIMIT 1)
    UNION ALL
    SELECT earlier.id, earlier.transaction FROM latest CROSS JOIN LATERAL (
        SELECT c.id, c.transaction FROM alliance_change c
         WHERE c.id < latest.id AND c.transaction <> latest.transaction
           AND c.actor_id IS DISTINCT FROM %(user)s AND c."table" = ANY(%(tables)s) ORDER BY c.id DESC LIMIT 1) earlier)
SELECT transaction FROM latest LIMIT %(shown)s
"""


@dataclass(frozen=True, kw_only=True)
class Together:
    """The changes of one transaction. `address` is the history of the record that names them, if it is there.

    `all_of_it` is the page of the transaction.
    """

    who: str
    when: str
    what: str
    why: str
    batch: str
    number: int
    address: str
    all_of_it: str

    @property
    def others(self) -> int:
        return self.number - 1


def latest(user: User) -> list[Together]:
    """The last ones that are not this person's own, of what this person may look at; the latest first."""
    tables = {model._meta.db_table: model for model in _tracked() if user.has_perm(_look(model))}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, {"user": user.pk, "tables": list(tables), "shown": SHOWN})
        transactions = list(dict.fromkeys(name for (name,) in cursor.fetchall()))
    changes = Change.objects.filter(transaction__in=transactions, table__in=tables)
    sizes = changes.order_by().values("transaction").annotate(number=Count("pk"))
    number = {row["transaction"]: row["number"] for row in sizes}
    naming = {change.transaction: change for change in _naming(changes)}
    shown = [naming[name] for name in transactions]
    names = _names(tables, shown)
    return [_told(change, tables[change.table], names, number[change.transaction]) for change in shown]


def _tracked() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, Keyed)]


def _look(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def _naming(changes: Any) -> Any:
    """Of each transaction the change whose record names it."""
    tables = [apps.get_model(app, name)._meta.db_table for app, name in _first()]
    ranks = [When(table=table, then=Value(rank)) for rank, table in enumerate(tables)]
    rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    ranked = changes.annotate(rank=rank, state=KT("content__state"))
    rows = ranked.select_related("actor").defer("content", "digest").order_by("transaction", "rank", "-id")
    return rows.distinct("transaction")


def _first() -> list[tuple[str, str]]:
    return [("dialogues" if name in ("Meeting", "Dialogue") else "commitments", name) for name in FIRST]


def _names(tables: dict[str, Any], changes: list[Change]) -> dict[tuple[str, str], str]:
    """What the records are called today, by table and key; a query for each table. What is gone has no name."""
    wanted: dict[str, list[str]] = {}
    for change in changes:
        wanted.setdefault(change.table, []).append(change.row_id)
    return {
        (table, str(key)): _name(row)
        for table, keys in wanted.items()
        for key, row in tables[table]._base_manager.fetch_mode(models.FETCH_PEERS).in_bulk(keys).items()
    }


def _name(row: Any) -> str:
    """Its name, after the code of the commitment to which it belongs."""
    whose = getattr(row, "commitment", None)
    name = own_name(row)
    return Truncator(f"{whose.code}: {name}" if whose and whose.code not in name else name).chars(100)


def _verb(change: Any, model: type[models.Model]) -> str:
    """What was done; of a status update the step that was taken."""
    if model is StatusUpdate and change.operation != Operation.DELETE:
        return str(UpdateState(change.state).label).lower()
    return str(change.get_operation_display())


def _told(change: Change, model: type[models.Model], names: dict[tuple[str, str], str], number: int) -> Together:
    name = names.get((change.table, change.row_id))
    is_gone = name is None or change.operation == Operation.DELETE
    verb = _verb(change, model)
    all_of_it = reverse("admin:ledger_transaction", args=[change.transaction])
    return Together(
        who=str(change.actor) if change.actor else "The program",
        when=formatted(timezone.localtime(change.at), "j F Y, H:i"),
        what=f"{capfirst(noun(model))} {verb}" if is_gone else f"{name}, {verb}",
        why=change.reason,
        batch=change.batch,
        number=number,
        address=all_of_it if is_gone else page_of(model, "history", change.row_id),
        all_of_it=all_of_it,
    )
