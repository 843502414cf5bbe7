"""Rows as the tables have them now, in the form of the history."""

from collections.abc import Iterator

from django.db import connection

from alliance.models import Keyed
from alliance.stored.rows import Found, Owned, Version, Wanted, parsed
from alliance.stored.shapes import column_of


class Tables:
    def by_key(self, wanted: Wanted) -> Iterator[Found]:
        for model, keys in wanted.items():
            yield from _read(model, "id", keys)

    def by_owner(self, owned: Owned) -> Iterator[Found]:
        for (model, name), keys in owned.items():
            yield from _read(model, column_of(model, name).column, keys)


def _read(model: type[Keyed], column: str, keys: set[str]) -> Iterator[Found]:
    key = column_of(model, column.removesuffix("_id"))
    kind = (key.target_field if key.is_relation else key).db_type(connection)
    kind = {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)
    statement = (
        f"SELECT r.id::text, to_jsonb(r)::text FROM {model._meta.db_table} r"
        f" WHERE r.{column} = ANY(%s::text[]::{kind}[]) ORDER BY r.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(keys)])
        rows = cursor.fetchall()
    for number, content in rows:
        yield Found(model, number, Version(None, parsed(content)))
