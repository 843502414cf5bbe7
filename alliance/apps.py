from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate
from psycopg import sql

REPLACE = "CREATE OR REPLACE FUNCTION ledger_time_zone() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS {}"


def keep_time_zone(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Tell the database where the ledger's day begins, so that *today* is one day in SQL and Python alike.

    Follows `post_migrate`; changes nothing where it is right already.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('ledger_time_zone()')")
        if cursor.fetchone() == (None,):  # a migration backwards has taken it away
            return
        cursor.execute("SELECT ledger_time_zone()")
        if cursor.fetchone() != (settings.TIME_ZONE,):
            zone = sql.Literal(f"SELECT '{settings.TIME_ZONE}'")  # the name of a zone: the settings have checked it
            cursor.execute(sql.SQL(REPLACE).format(zone))


class AllianceConfig(AppConfig):
    name = "alliance"

    def ready(self) -> None:
        from alliance.accounts.sessions import remember_when

        post_migrate.connect(keep_time_zone, sender=self)
        user_logged_in.connect(remember_when)
