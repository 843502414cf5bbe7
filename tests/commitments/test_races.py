"""230 races of two writers on one record, each with its own connection: one wins, the other is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from alliance import past
from alliance.models import Change, User
from alliance.undoing.writing import undo
from commitments import workflow
from commitments.admin.token import Row, Token
from commitments.models import Agreement, Commitment, StatusUpdate, Target
from commitments.workflow import Refused, Stale
from tests.coding.screens import soup
from tests.commitments.forms import fields_of
from tests.commitments.steps import NOW, snapshot, update_in
from tests.factories import AgreementFactory, CommitmentFactory, TargetFactory
from tests.html import words
from tests.test_admin_contract import address
from tests.undoing.changing import latest, scope

pytestmark = pytest.mark.django_db(transaction=True)

type Writer = Callable[[], Any]


class Race:
    """Two writers, each in a thread that keeps its connection."""

    def __init__(self) -> None:
        self.lanes = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]

    def run(self, *writers: Writer) -> list[Any]:
        """Both begin at the same moment; what each returned, or with what it was refused."""
        start = Barrier(2)
        runs = [lane.submit(_after, start, writer) for lane, writer in zip(self.lanes, writers, strict=True)]
        return [run.result(30) for run in runs]

    def end(self) -> None:
        for lane in self.lanes:
            lane.submit(lambda: connection.close()).result()  # that of its own thread
            lane.shutdown()


def _after(start: Barrier, writer: Writer) -> Any:
    start.wait(30)
    try:
        return writer()
    except Refused as refused:
        return refused


@pytest.fixture
def race() -> Iterator[Race]:
    race = Race()
    yield race
    race.end()


def entered(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def by_form(client: Client, row: Any, form: dict[str, Any], page: str = "change") -> Writer:
    return lambda: client.post(address(type(row), page, row.pk), form)


def test_of_two_who_save_one_form_one_wins_and_the_other_is_told(race: Race, analyst: User, administrator: User):
    target = TargetFactory(commitment__agreement__draft=True)
    people = [analyst, administrator]
    clients = [entered(person) for person in people]
    forms = [fields_of(client, address(Target, "change", target.pk)) for client in clients]
    for number in range(30):
        seen = str(Token(Row(target.version, {}), {}, 0))
        texts = [f"{number} by {person.username}" for person in people]
        before = Change.objects.filter(table="commitments_target").count()

        answers = race.run(
            *(
                by_form(client, target, form | {"seen": seen, "text": text})
                for client, form, text in zip(clients, forms, texts, strict=True)
            )
        )

        target.refresh_from_db()
        winner = texts.index(target.text)
        assert [answer.status_code for answer in answers] == [302 if one == winner else 200 for one in (0, 1)]
        assert Change.objects.filter(table="commitments_target").count() == before + 1
        told = words(answers[1 - winner])
        assert f"{people[winner].username} changed Target" in told
        assert f"Theirs {texts[winner]} Yours {texts[1 - winner]}" in told


def test_of_two_who_save_a_commitment_with_its_parts_nobody_loses(race: Race, analyst: User, administrator: User):
    promise = CommitmentFactory(agreement__draft=True)
    target = TargetFactory(commitment=promise)
    one, other = entered(analyst), entered(administrator)
    for number in range(10):
        form = fields_of(one, address(Commitment, "change", promise.pk))
        texts = [f"{number} in the form of the whole", f"{number} in its own"]
        own = fields_of(other, address(Target, "change", target.pk))

        answers = race.run(
            by_form(one, promise, form | {"targets-0-text": texts[0]}), by_form(other, target, own | {"text": texts[1]})
        )

        target.refresh_from_db()
        winner = texts.index(target.text)
        assert [answer.status_code for answer in answers] == [302 if n == winner else 200 for n in (0, 1)]


def test_of_who_saves_and_who_deletes_one_wins(race: Race, analyst: User, administrator: User):
    one, other = entered(analyst), entered(administrator)
    promise = CommitmentFactory(agreement__draft=True)
    for number in range(10):
        target = TargetFactory(commitment=promise, number=number + 1)
        form = fields_of(one, address(Target, "change", target.pk)) | {"text": "Saved."}
        confirmed = fields_of(other, address(Target, "delete", target.pk))

        saving, deleting = race.run(by_form(one, target, form), by_form(other, target, confirmed, "delete"))

        kept = Target.objects.filter(pk=target.pk, text="Saved.").exists()
        stayed = deleting["Location"] == address(Target, "delete", target.pk)
        assert (saving.status_code, stayed) == ((302, True) if kept else (410, False))


def test_of_who_saves_a_coding_and_who_publishes_it_one_wins(race: Race, analyst: User, reviewer: User):
    one, other = entered(analyst), entered(reviewer)
    for _ in range(10):
        agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
        promise = CommitmentFactory(agreement=agreement)
        form = fields_of(one, address(Commitment, "change", promise.pk)) | {"title_en": "Saved."}
        seal = soup(other.get(address(Agreement, "coding", agreement.pk))).select_one("[name=seal]")["value"]
        checked = {"act": "publish", "seal": seal}

        saving, publishing = race.run(by_form(one, promise, form), by_form(other, agreement, checked, "coding"))

        agreement.refresh_from_db()
        promise.refresh_from_db()
        outcome = (saving.status_code, publishing.status_code, promise.title_en == "Saved.", agreement.is_public)
        assert outcome in [(302, 200, True, False), (200, 302, False, True)]


def undoing(table: str, by: User) -> Writer:
    """Takes back the last change of the table."""
    change = scope("change", latest(table=table).pk)
    return lambda: undo(change, by=by, reason="")


def test_of_who_undoes_coding_and_who_publishes_it_one_wins(race: Race, analyst: User, reviewer: User):
    for _ in range(10):
        agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
        promise = CommitmentFactory(agreement=agreement, title_en="Meet")
        Commitment.objects.filter(pk=promise.pk).update(title_en="A slip")

        undone, published = race.run(
            undoing("commitments_commitment", analyst), publishing(agreement, reviewer, snapshot())
        )

        agreement.refresh_from_db()
        promise.refresh_from_db()
        outcome = (isinstance(undone, Refused), isinstance(published, Stale), promise.title_en, agreement.is_public)
        assert outcome in [(False, True, "Meet", False), (True, False, "A slip", True)]


def publishing(agreement: Agreement, by: User, snapshot: str) -> Writer:
    return lambda: workflow.publish_agreement(agreement=agreement, by=by, at=NOW, snapshot=snapshot)


@pytest.mark.parametrize("table", ["commitments_statusupdate", "commitments_evidence"])
def test_nothing_is_undone_in_an_update_once_it_is_submitted(race: Race, analyst: User, reviewer: User, table: str):
    for _ in range(10):
        update = update_in("draft", analyst, reviewer, rationale="It met.")
        StatusUpdate.objects.filter(pk=update.pk).update(rationale="A slip.")
        update.evidence.update(title="A slip.")
        change = undoing(table, analyst)

        undone, submitted = race.run(
            change, lambda update=update: workflow.submit(update=update, by=analyst, at=NOW, seen=update.version + 1)
        )

        update.refresh_from_db()
        is_undone, is_submitted = (not isinstance(outcome, Refused) for outcome in (undone, submitted))
        assert (is_undone or is_submitted, update.state == "submitted") == (True, is_submitted)
        if is_undone and is_submitted:
            step = past.versions_of(update).latest("id")
            assert latest(table=table, reason__startswith="Undone").pk < step.pk


def rewritten(update: StatusUpdate, by: User, text: str) -> Writer:
    changed = StatusUpdate.objects.get(pk=update.pk)
    changed.rationale = text
    return lambda: workflow.draft(update=changed, by=by, seen=update.version)


def test_of_two_drafts_through_the_door_one_wins(race: Race, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    for number in range(100):
        update.refresh_from_db()
        texts = [f"{number} in one window", f"{number} in another"]

        outcomes = race.run(*(rewritten(update, analyst, text) for text in texts))

        stored = StatusUpdate.objects.get()
        winner = texts.index(stored.rationale)
        assert stored.version == update.version + 1
        assert isinstance(outcomes[1 - winner], Stale)
        assert "(rationale) was changed by analyst on" in outcomes[1 - winner].messages[1]


STEPS: dict[str, tuple[str, Callable[[StatusUpdate, User, User], list[Writer]]]] = {
    "save and submit": (
        "draft",
        lambda update, author, reviewer: [
            rewritten(update, author, "Another."),
            lambda: workflow.submit(update=update, by=author, at=NOW, seen=update.version),
        ],
    ),
    "publish and withdraw": (
        "submitted",
        lambda update, author, reviewer: [
            lambda: workflow.publish(update=update, by=reviewer, at=NOW, seen=update.version),
            lambda: workflow.withdraw(update=update, by=author, at=NOW, reason="A double.", seen=update.version),
        ],
    ),
    "publish and return": (
        "submitted",
        lambda update, author, reviewer: [
            lambda: workflow.publish(update=update, by=reviewer, at=NOW, seen=update.version),
            lambda: workflow.return_to_author(update=update, by=reviewer, note="When?", seen=update.version),
        ],
    ),
    "correct and withdraw": (
        "published",
        lambda update, author, reviewer: [
            lambda: workflow.correct(update=update, by=author, seen=update.version),
            lambda: workflow.withdraw(update=update, by=reviewer, at=NOW, reason="False.", seen=update.version),
        ],
    ),
}


@pytest.mark.parametrize("steps", STEPS)
def test_of_two_steps_through_the_door_one_wins(race: Race, analyst: User, reviewer: User, steps: str):
    state, writers = STEPS[steps]
    with transaction.atomic():
        promise = CommitmentFactory()
    for _ in range(10):
        update = update_in(state, analyst, reviewer, commitment=promise)

        outcomes = race.run(*writers(update, analyst, reviewer))

        lost = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        stored = StatusUpdate.objects.get(pk=update.pk)
        if steps == "correct and withdraw" and not lost:  # a correction leaves what it corrects as it is
            assert (stored.state, stored.corrections.count()) == ("withdrawn", 1)
        else:
            assert ([type(outcome) for outcome in lost], stored.version) == (
                [Stale],
                update.version + (state != "published" or stored.state == "withdrawn"),
            )
