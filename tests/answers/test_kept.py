"""Answers that a process keeps: given again while nothing changes, to nobody whom they do not concern."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from alliance import answers, revision
from alliance.models import User
from commitments.models import Theme
from tests.commitments.admin_forms import enter
from tests.factories import StatusUpdateFactory, ThemeFactory
from tests.world import public_ledger

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/themes/"


@pytest.fixture
def ledger() -> None:
    with transaction.atomic():
        public_ledger()


def statements(client: Client, path: str = LIST) -> int:
    with CaptureQueriesContext(connection) as done:
        assert client.get(path).status_code == 200
    return len(done)


@pytest.mark.parametrize("path", [LIST, "/commitments/", "/", "/api/v1/commitments/?full=1"])
def test_answer_is_given_again_for_one_statement_and_is_the_same(client: Client, ledger: None, path: str):
    first = client.get(path)

    with CaptureQueriesContext(connection) as done:
        second = Client().get(path)

    assert len(done) == 1
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))


def test_change_is_seen_at_once(client: Client, ledger: None):
    before = client.get(LIST).json()

    ThemeFactory(slug="new")

    after = client.get(LIST).json()
    assert (after["count"], after["revision"]) == (before["count"] + 1, before["revision"] + 1)


def test_what_is_not_committed_is_neither_kept_nor_told_as_unchanged(client: Client, ledger: None):
    known = client.get(LIST)["ETag"]

    with transaction.atomic():
        ThemeFactory(slug="new")
        inside = client.get(LIST, headers={"If-None-Match": known})
        transaction.set_rollback(True)

    assert (inside.status_code, inside.has_header("ETag")) == (200, False)
    assert client.get(LIST).json()["count"] == inside.json()["count"] - 1


def test_answer_during_which_something_changed_is_not_kept(ledger: None):
    """Two readers take the same number; before the first takes the data, somebody commits."""
    themes = Theme.objects.count()

    def view(request: HttpRequest) -> HttpResponse:
        if Theme.objects.count() == themes:
            ThemeFactory(slug="new")
        made.append(request)
        return HttpResponse(str(Theme.objects.count()))

    made: list[HttpRequest] = []
    state = revision.State.now()
    for _ in range(2):
        answers.answers(view)(RequestFactory().get("/themes/", **{revision.TAKEN: state}))

    assert len(made) == 2


@pytest.mark.parametrize("kind", ["large", "streamed", "with a cookie"])
def test_some_answers_are_not_kept(ledger: None, kind: str):
    made: list[HttpResponse] = []

    def view(request: HttpRequest) -> Any:
        answer: Any = StreamingHttpResponse([b"a"]) if kind == "streamed" else HttpResponse("a")
        if kind == "large":
            answer.content = b"a" * (answers.MOST_OF_ONE + 1)
        if kind == "with a cookie":
            answer.set_cookie("a", "b")
        made.append(answer)
        return answer

    for _ in range(2):
        answers.answers(view)(RequestFactory().get(f"/of-{kind[:5]}/"))

    assert len(made) == 2


def test_answer_to_who_is_signed_in_is_never_given_to_others(client: Client, ledger: None, analyst: User):
    desk = enter(Client(), analyst)

    assert [statements(desk) > 1, statements(client) > 1, statements(client), statements(desk) > 1] == [
        True,
        True,
        1,
        True,
    ]


def test_answers_that_were_not_asked_for_lately_make_room(ledger: None, monkeypatch: pytest.MonkeyPatch):
    client = Client()
    kept = [f"{LIST}?page_size={size}" for size in range(1, 40)]
    monkeypatch.setattr(answers, "_kept", answers.LRUCache(40_000, getsizeof=answers._kept.getsizeof))

    was_kept = [statements(client, path) == 1 for path in (*kept, kept[-1], kept[0])]

    assert was_kept == [*[False] * len(kept), True, False]


def test_answer_is_neither_kept_nor_tagged_while_a_clock_is_ahead_of_ours(client: Client):
    with travel("2026-11-23T09:00:00Z", tick=False) as clock:
        ahead = timezone.now() + timedelta(seconds=3)
        with transaction.atomic():
            update = StatusUpdateFactory(published_at=ahead, recorded_at=ahead)
        path = f"/api/v1/commitments/{update.commitment.code}/"

        early = client.get(path)
        clock.shift(timedelta(seconds=4))
        late = client.get(path)

    assert [early.json()["status"]["implementation"], early.has_header("ETag")] == ["not_assessed", False]
    assert [late.json()["status"]["implementation"], late.has_header("ETag")] == [update.implementation, True]
    assert (early["Cache-Control"], late["Cache-Control"]) == ("public, no-cache", "public, no-cache")
