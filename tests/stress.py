"""Many writers and one follower at once: what the revision promises to readers, tried on real connections.

`run` lets writers do what people do, with random pauses inside their transactions and one rollback in ten. The
follower reads the changes since the last revision that it knows, and keeps answers under the number that it took
before the data.
`revisions`, `changes` and `false_answers` tell from the history in the end what it should have seen.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event, Thread
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from alliance import revision
from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.models import Agreement, Citation, Commitment, CommitmentLink, Evidence, Party, Passage, StatusUpdate
from tests.factories import AgreementFactory, CommitmentFactory, StatusUpdateFactory, UserFactory

PAUSE = 0.02
"""Seconds: the longest pause between two statements of a writer."""

DEADLOCK = "Somebody saved the same records at the same moment"

type Answer = frozenset[tuple[str, str, int]]
"""What readers see: table, primary key and version of each row."""


class RolledBack(Exception):
    """A writer changed its mind."""


@dataclass
class Seen:
    """What came of it. `revisions` are the numbers in the order in which the follower met them."""

    committed: Counter[str] = field(default_factory=Counter)
    rolled_back: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    deadlocks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    revisions: list[int] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)


@transaction.atomic
def make_ledger(agreements: int = 4, commitments: int = 3) -> None:
    """A small public ledger, so that the writers meet often, with some updates to withdraw and correct."""
    UserFactory(username="author", is_superuser=True)
    UserFactory(username="reviewer", is_superuser=True)
    for n in range(1, agreements + 1):
        agreement = AgreementFactory(code=f"2021-S{n}", issued_on=date(2021, 1, n))
        for m in range(1, commitments + 1):
            commitment = CommitmentFactory(agreement=agreement, code=f"2021-S{n}-{m:03}")
            StatusUpdateFactory(commitment=commitment, effective_on=date(2021, 12, m))


def run(seconds: float, writers: int = 16) -> Seen:
    """Let them all work for so long; returns when the last has ended and the follower has read on to the end."""
    seen, end, all_written = Seen(), Event(), Event()
    threads = [Thread(target=write, args=(seen, end, random.Random(number))) for number in range(writers)]
    follower = Thread(target=follow, args=(seen, all_written))
    for thread in (follower, *threads):
        thread.start()
    end.wait(seconds)
    end.set()
    for thread in threads:
        thread.join()
    all_written.set()
    follower.join()
    return seen


def write(seen: Seen, end: Event, chance: random.Random) -> None:
    """One writer: random acts, each in a transaction of its own."""
    author, reviewer = User.objects.get(username="author"), User.objects.get(username="reviewer")
    with connection.execute_wrapper(pausing(chance)):
        while not end.is_set():
            act = chance.choice(ACTS)
            with told(seen, act.__name__), transaction.atomic():
                act(chance, author, reviewer)
                if chance.random() < 0.1:
                    raise RolledBack
    connection.close()


def pausing(chance: random.Random) -> Callable[..., Any]:
    """Now and then a writer thinks before the next statement, with all that it has locked."""

    def pause(execute: Callable[..., Any], *arguments: Any) -> Any:
        if chance.random() < 0.2:
            time.sleep(chance.random() * PAUSE)  # thinking time is the load; nothing waits for it to have passed
        return execute(*arguments)

    return pause


@contextmanager
def told(seen: Seen, act: str) -> Iterator[None]:
    """Count how the act ended."""
    try:
        yield
        seen.committed[act] += 1
    except RolledBack:
        seen.rolled_back += 1
    except (ValidationError, IntegrityError) as refusal:
        if DEADLOCK in str(refusal):
            seen.deadlocks.append(f"{act}: {refusal}")
        else:
            seen.refused[f"{act}: {str(refusal).splitlines()[0]}"] += 1
    except OperationalError as error:
        (seen.deadlocks if "deadlock" in str(error) else seen.errors).append(f"{act}: {error}")
    except Exception as error:  # whatever else ends an act is a fault to report, and no reason for its thread to end
        seen.errors.append(f"{act}: {error!r}")


def one(chance: random.Random, rows: Any) -> Any:
    """One of these rows, or None where there are none."""
    keys = list(rows.values_list("pk", flat=True))
    return rows.model.objects.get(pk=chance.choice(keys)) if keys else None


def source(chance: random.Random) -> Evidence:
    return Evidence(
        basis="official_document",
        url=f"https://example.org/{chance.random()}",
        title="Release",
        publisher="Ministry",
        published_on=date(2022, 1, 2),
        accessed_on=date(2022, 1, 3),
    )


def draft(chance: random.Random, author: User, reviewer: User) -> None:
    update = StatusUpdate(
        commitment=one(chance, Commitment.objects.all()),
        implementation="under_way",
        effective_on=date(2022, 1, chance.randint(3, 28)),
        rationale="They met.",
    )
    workflow.draft(update=update, by=author, evidence=[source(chance)])


def change_evidence(chance: random.Random, author: User, reviewer: User) -> None:
    if update := one(chance, StatusUpdate.objects.filter(state__in=["draft", "returned"])):
        dropped = list(update.evidence.all())[1:]
        workflow.draft(update=update, by=author, evidence=[source(chance)], dropped=dropped)


def submit(chance: random.Random, author: User, reviewer: User) -> None:
    if update := one(chance, StatusUpdate.objects.filter(state__in=["draft", "returned"])):
        workflow.submit(update=update, by=author, at=datetime.now(UTC))


def publish(chance: random.Random, author: User, reviewer: User) -> None:
    if update := one(chance, StatusUpdate.objects.filter(state="submitted")):
        workflow.publish(update=update, by=reviewer, at=datetime.now(UTC))


def return_to_author(chance: random.Random, author: User, reviewer: User) -> None:
    if chance.random() < 0.3 and (update := one(chance, StatusUpdate.objects.filter(state="submitted"))):
        workflow.return_to_author(update=update, by=reviewer, note="Which day?")


def correct(chance: random.Random, author: User, reviewer: User) -> None:
    if update := one(chance, StatusUpdate.objects.filter(state="published")):
        workflow.correct(update=update, by=author)


def withdraw(chance: random.Random, author: User, reviewer: User) -> None:
    if update := one(chance, StatusUpdate.objects.filter(state="published")):
        workflow.withdraw(update=update, by=reviewer, at=datetime.now(UTC), reason="Not so.")


def edit_commitment(chance: random.Random, author: User, reviewer: User) -> None:
    with recorded(actor=author):
        stored = one(chance, Commitment.objects.all())
        Commitment.objects.filter(pk=stored.pk).update(summary=f"Seen {chance.random()}.")


def edit_agreement(chance: random.Random, author: User, reviewer: User) -> None:
    with recorded(actor=author):
        stored = one(chance, Agreement.objects.all())
        Agreement.objects.filter(pk=stored.pk).update(note=f"Seen {chance.random()}.")


def edit_party(chance: random.Random, author: User, reviewer: User) -> None:
    with recorded(actor=author):
        Party.objects.filter(code="KOR").update(other_names=[str(chance.random())])


def edit_words(chance: random.Random, author: User, reviewer: User) -> None:
    """A passage, and then the quotation from it."""
    with recorded(actor=author):
        citation = one(chance, Citation.objects.all())
        words = f"establish {chance.random()}"
        Passage.objects.filter(pk=citation.passage_id).update(text=f"They will {words} soon.")
        Citation.objects.filter(pk=citation.pk).update(quote=words)


def link(chance: random.Random, author: User, reviewer: User) -> None:
    """Link two commitments, or take the link away."""
    earlier, later = sorted(chance.sample(list(Commitment.objects.all()), 2), key=lambda row: row.code)
    with recorded(actor=author):
        link, is_new = CommitmentLink.objects.get_or_create(later=later, earlier=earlier, kind="reaffirms")
        if not is_new:
            link.delete()


ACTS = [draft, draft, change_evidence, submit, submit, publish, publish, publish, return_to_author, correct, withdraw]
ACTS += [edit_commitment, edit_agreement, edit_party, edit_words, link]

SINCE = """
SELECT r.number, c.id FROM alliance_revision r JOIN alliance_change c USING (transaction)
 WHERE r.number > %s ORDER BY r.number, c.id
"""
ANSWER = """
SELECT 'commitments_statusupdate', id::text, version FROM commitments_statusupdate WHERE state = 'published'
UNION ALL SELECT 'commitments_commitment', id::text, version FROM commitments_commitment
UNION ALL SELECT 'commitments_passage', id::text, version FROM commitments_passage
UNION ALL SELECT 'commitments_citation', id::text, version FROM commitments_citation
UNION ALL SELECT 'commitments_commitmentlink', id::text, version FROM commitments_commitmentlink
UNION ALL SELECT 'commitments_agreement', id::text, version FROM commitments_agreement
"""
REPLAY = """
SELECT "table", row_id, version
  FROM (SELECT DISTINCT ON (c."table", c.row_id) c.*
          FROM alliance_change c JOIN alliance_revision r USING (transaction)
         WHERE r.number <= %s
           AND c."table" IN ('commitments_statusupdate', 'commitments_commitment', 'commitments_passage',
                             'commitments_citation', 'commitments_commitmentlink', 'commitments_agreement')
         ORDER BY c."table", c.row_id, c.id DESC) last
 WHERE operation <> 'delete' AND ("table" <> 'commitments_statusupdate' OR content ->> 'state' = 'published')
"""


def follow(seen: Seen, all_written: Event) -> None:
    """The one reader: the changes since the last number, and an answer under the number that stood before and after."""
    is_last = False
    while not is_last:
        is_last = all_written.is_set()
        for number, change in rows(SINCE, seen.revisions[-1] if seen.revisions else 0):
            seen.changes.append(change)
            if number not in seen.revisions[-1:]:
                seen.revisions.append(number)
        before = revision.current()
        answer = frozenset(rows(ANSWER))
        if revision.current() == before:
            seen.answers[before] = answer
    connection.close()


def revisions() -> list[int]:
    """What the follower should have met."""
    return [number for (number,) in rows("SELECT number FROM alliance_revision ORDER BY number")]


def changes() -> list[int]:
    """All that readers could see change, in the order in which a follower is told."""
    return [change for _, change in rows(SINCE, 0)]


def false_answers(seen: Seen) -> list[int]:
    """The numbers under which an answer was kept that is not what the ledger was at that revision."""
    return [number for number, answer in seen.answers.items() if answer != frozenset(rows(REPLAY, number))]


def rows(sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()
