"""Two writers at once, each in a connection of its own: both have written before either commits."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
from django.db import DatabaseError, IntegrityError, connection, transaction

from alliance.models import User
from commitments import workflow
from commitments.workflow import Refused
from tests.commitments.writes import ask, names_in

DEADLINE = 20
"""Seconds after which something is stuck for good."""
MOMENT = 0.005
"""Seconds between two looks at a writer."""

COMMITTED = "committed"

HOLDS_UP = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
"""Whether somebody waits for this connection."""

type Transaction = Callable[[], AbstractContextManager[Any]]


def bare_transaction() -> AbstractContextManager[Any]:
    """The rules speak when it is committed, as constraints: both have written before either is settled."""
    return transaction.atomic()


def door(by: User) -> Transaction:
    """The rules speak inside it, as sentences: who writes first is settled before the second writes."""
    return lambda: workflow.step(by=by)


def let_run(is_done: Callable[[], bool]) -> None:
    """Until another is done, or waits for what this connection holds."""
    while not is_done() and not ask(HOLDS_UP)[0]:
        pass


class Writer:
    """Writes in a connection of its own, and commits when it is told to. `outcome` says what became of it."""

    def __init__(self, write: Callable[[], Any], transaction_: Transaction) -> None:
        self.write, self.transaction = write, transaction_
        self.has_begun, self.has_written, self.may_commit = Event(), Event(), Event()
        self.outcome: Any = None
        self.thread = Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.pid = ask("SELECT pg_backend_pid()")[0]
            self.has_begun.set()
            with transaction.atomic():
                with self.transaction():
                    self.write()
                self.has_written.set()
                assert self.may_commit.wait(DEADLINE)
            self.outcome = COMMITTED
        except workflow.Refused as refused:
            self.outcome = refused.message_dict
        except IntegrityError as error:
            self.outcome = names_in(error)
        except DatabaseError as error:
            self.outcome = type(error.__cause__).__name__ if isinstance(error.__cause__, psycopg.Error) else repr(error)
        finally:
            self.has_begun.set()
            connection.close()

    def begin(self) -> None:
        """Until it has written, or waits for somebody else."""
        self.thread.start()
        assert self.has_begun.wait(DEADLINE)
        self._go_on(self.has_written.wait)

    def commit(self) -> None:
        """Until it has ended, or waits for somebody else."""
        self.may_commit.set()
        self._go_on(self.thread.join)

    def _go_on(self, wait: Callable[[float], Any]) -> None:
        end = monotonic() + DEADLINE
        while not wait(MOMENT) and self.thread.is_alive() and not self._is_waiting():
            assert monotonic() < end, "the writer neither goes on nor waits"

    def _is_waiting(self) -> bool:
        return ask("SELECT cardinality(pg_blocking_pids(%s)) > 0", self.pid)[0]


def at_once(first: Callable[[], Any], second: Callable[[], Any], *transactions: Transaction) -> tuple[Any, Any]:
    """Both write, then both commit, in this order, unless one waits for the other. What became of each."""
    one, other = Writer(first, transactions[0]), Writer(second, transactions[-1])
    one.begin()
    other.begin()
    one.commit()
    other.commit()
    for writer in (one, other):
        writer.thread.join(DEADLINE)
        assert not writer.thread.is_alive()
    return one.outcome, other.outcome


def while_another_waits(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Take the first step, begin the second in a connection of its own before the first is committed, and let it end.

    Returns what the second one was refused with, or nothing.
    """
    refused: list[Any] = []

    def run() -> None:
        try:
            second()
        except Refused as refusal:
            refused.append(refusal.message_dict)
        finally:
            connection.close()

    other = Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        let_run(lambda: not other.is_alive())
    other.join()
    return refused
