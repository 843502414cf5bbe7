"""The private PostgreSQL: what it is, and how it starts, stops and is killed with the processes that use it."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from alliance import postgres
from alliance.generating import guard
from tests.postgres.processes import Start, ask, end, parent_pid, server_pid, wait_for_end, wait_until_used


def test_server_has_the_locale_of_every_other_machine(home: Path, start: Start) -> None:
    wait_until_used(start(home))

    question = "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = %s"
    with psycopg.connect(postgres.url(home)) as connection:
        assert connection.execute(question, ["pacta"]).fetchall() == [("UTF8", "b", "C.UTF-8")]


def test_application_writes_rows_but_changes_no_table_and_generates_no_ledger(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    with psycopg.connect(postgres.url(home, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE noun (id bigint GENERATED ALWAYS AS IDENTITY, word text)")

    with psycopg.connect(postgres.url(home), autocommit=True) as connection:
        connection.execute("INSERT INTO noun (word) VALUES ('promise')")
        for statement in (
            "TRUNCATE noun",
            "DROP TABLE noun",
            "CREATE TABLE verb ()",
            "ALTER TABLE noun DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    with psycopg.connect(postgres.url(home)) as connection, connection.cursor() as cursor:
        switching = guard.triggers_off(cursor)
        with pytest.raises(guard.NotOwner):
            switching.__enter__()
    roles = "SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'pacta%' ORDER BY 1"
    assert ask(home, roles) == [("pacta", False), ("pacta_owner", False)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_stops_with_its_last_user_however_that_ends(home: Path, start: Start, how: signal.Signals) -> None:
    first, last = start(home), start(home)
    wait_until_used(first)
    wait_until_used(last)
    server = server_pid(home)

    end(first, how)
    assert ask(home, "SELECT 1") == [(1,)]

    end(last, how)
    wait_for_end(server)
    assert not (home / "data" / "postmaster.pid").exists()


def test_processes_that_start_at_once_on_nothing_share_one_server(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "postgres"
    users = [start(home) for _ in range(4)]
    for user in users:
        wait_until_used(user)

    log = (home / "log").read_text()
    assert log.count("ready to accept connections") == 1
    assert ask(home, "SELECT 1") == [(1,)]


def test_killed_server_is_started_again_and_has_lost_nothing(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    with psycopg.connect(postgres.url(home, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE noun AS SELECT 'promise' AS word")
    killed, keeper = server_pid(home), parent_pid(server_pid(home))

    os.kill(killed, signal.SIGKILL)
    wait_for_end(keeper)
    wait_until_used(start(home))

    assert ask(home, "SELECT word FROM noun", postgres.OWNER) == [("promise",)]
    assert server_pid(home) != killed


def test_killed_keeper_takes_the_server_along(home: Path, start: Start) -> None:
    wait_until_used(start(home))
    server = server_pid(home)

    os.kill(parent_pid(server), signal.SIGKILL)
    wait_for_end(server)
    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_everything_killed_at_once_is_no_hindrance(home: Path, start: Start) -> None:
    user = start(home)
    wait_until_used(user)
    server = server_pid(home)
    keeper = parent_pid(server)

    for pid in keeper, server, user.pid:
        os.kill(pid, signal.SIGKILL)
    wait_for_end(server)
    assert server_pid(home) == server  # the pid file is still there and names a process that is none
    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_interrupted_first_start_is_begun_anew(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "postgres"
    (home / "new" / "base").mkdir(parents=True)

    wait_until_used(start(home))

    assert ask(home, "SELECT 1") == [(1,)]


def test_ledger_is_discarded_but_not_while_in_use(home: Path, start: Start) -> None:
    user = start(home)
    wait_until_used(user)
    keeper = parent_pid(server_pid(home))

    with pytest.raises(postgres.Unavailable, match="is in use; stop what uses it first"):
        postgres.discard(home)

    end(user)
    wait_for_end(keeper)
    postgres.discard(home)
    assert not (home / "data").exists()
