"""Application and server killed in the middle of writes: what was acknowledged is there, and nothing is there by half.

`Victim` is a private server in a folder of its own with an application of several writers, each of which says on its
standard output what it has committed. This file is also the program of its processes: `python -m tests.crash`.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from alliance import postgres

WRITERS = 4
ROOT = Path(__file__).resolve().parent.parent

# Each write changes a commitment, a passage and the quotation from it, and publishes a status, all under one word.
KEPT = """
SELECT array_agg(c."table" ORDER BY c.id), bool_and(r.number IS NOT NULL)
  FROM alliance_change c LEFT JOIN alliance_revision r USING (transaction)
 WHERE c.reason = %s
"""
WRITTEN = ["commitments_commitment", "commitments_passage", "commitments_citation"]
WRITTEN += ["commitments_statusupdate", "commitments_evidence", "commitments_statusupdate", "commitments_statusupdate"]
WORDS = "SELECT DISTINCT reason FROM alliance_change WHERE reason <> ''"


class Victim:
    """A ledger that is killed again and again. `acknowledged` are the words of all writes that were committed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.acknowledged: list[str] = []
        self._run("prepare").communicate()

    def killed_after(self, writes: int) -> None:
        """Let the writers work until so many writes are acknowledged, then kill application and server."""
        application = self._run("write")
        assert application.stdin
        assert application.stdout
        told = [application.stdout.readline() for _ in range(writes)]
        for process in random.sample([application.pid, *self._server()], k=len(self._server()) + 1):
            with_suppressed_end(process)
        told += application.stdout.readlines()
        application.wait()
        application.stdin.close()
        application.stdout.close()
        self.acknowledged += [line.strip() for line in told if line.endswith("\n")]

    def faults(self) -> list[str]:
        """Start the server again, and tell what is not as it should be."""
        said, _ = self._run("check").communicate("\n".join(self.acknowledged))
        return said.splitlines()

    def _run(self, task: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.crash", task, str(self.home)]
        environment = {**os.environ, "SECRET_KEY": "for tests only", "DJANGO_SETTINGS_MODULE": "alliance.settings"}
        environment["DATABASE_URL"] = postgres.url(self.home, postgres.OWNER)
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)

    def _server(self) -> list[int]:
        """The server and its processes."""
        server = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [server, *map(int, children)]


def with_suppressed_end(process: int) -> None:
    """Kill it; it may have ended with the one that was killed before it."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def prepare() -> None:
    from django.core.management import call_command

    from tests import stress

    call_command("migrate", verbosity=0)
    stress.make_ledger()


def write() -> None:
    """Write until killed."""
    for number in range(WRITERS):
        threading.Thread(target=write_on, args=(number + 1,)).start()


def write_on(number: int) -> None:
    """One writer, with an agreement of its own; says each word once its write is committed."""
    from alliance.models import User

    author, reviewer = User.objects.get(username="author"), User.objects.get(username="reviewer")
    while True:
        word = str(uuid4())
        write_once(f"2021-S{number}-001", word, author, reviewer)
        os.write(1, f"{word}\n".encode())  # a whole line at once, whatever the other threads do


def write_once(code: str, word: str, author: object, reviewer: object) -> None:
    from alliance.history import recorded
    from commitments import workflow
    from commitments.models import Commitment, Evidence, StatusUpdate

    with recorded(actor=author, reason=word):
        commitment = Commitment.objects.get(code=code)
        Commitment.objects.filter(pk=commitment.pk).update(summary=word)
        citation = commitment.citations.get()
        type(citation.passage).objects.filter(pk=citation.passage_id).update(text=f"They will {word}.")
        type(citation).objects.filter(pk=citation.pk).update(quote=word)
        content = {"implementation": "under_way", "effective_on": date(2022, 1, 2), "rationale": word}
        source = Evidence(basis="official_document", url="https://example.org", title=word, publisher="Ministry")
        source.published_on = source.accessed_on = date(2022, 1, 2)
        update = StatusUpdate(commitment=commitment, **content)
        update = workflow.draft(update=update, by=author, evidence=[source])
        update = workflow.submit(update=update, by=author, at=datetime.now(UTC))
        workflow.publish(update=update, by=reviewer, at=datetime.now(UTC))


def check() -> None:
    """Say what is off: of each acknowledged word, of each word there is, and of the whole ledger."""
    from django.db import connection

    from alliance import checking

    with connection.cursor() as cursor:
        cursor.execute(WORDS)
        there = {word for (word,) in cursor.fetchall()}
        for word in sys.stdin.read().split():
            if word not in there:
                print(f"{word} was acknowledged and is lost")  # noqa: T201
        for word in there:
            cursor.execute(KEPT, [word])
            tables, is_numbered = cursor.fetchone()
            if (tables, is_numbered) != (WRITTEN, True):
                print(f"{word} is there by half: {tables}, with a revision: {is_numbered}")  # noqa: T201
    for line in checking.check():
        print(line)  # noqa: T201


if __name__ == "__main__":
    import django

    postgres.ensure(Path(sys.argv[2]))
    os.environ["DATABASE_URL"] = postgres.url(Path(sys.argv[2]), postgres.OWNER)
    django.setup()
    {"prepare": prepare, "write": write, "check": check}[sys.argv[1]]()
