"""What is kept of typing, whose it is, and what cannot be kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alliance import keeping
from alliance.models import KeptForm, User
from commitments.models import Agreement, Commitment
from tests.commitments.admin_forms import enter
from tests.commitments.kept_forms import KEEP, keep, sent
from tests.factories import AgreementFactory, ThemeFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_nobody_sees_what_another_typed(client: Client, analyst: User, reviewer: User):
    place = address(Agreement, "change", AgreementFactory().pk)
    keep(enter(client, analyst), place, {"title_en": "Secret thoughts"})

    assert "Secret thoughts" not in enter(client, reviewer).get(place).text
    assert [list(KeptForm.objects.of(person)) == [] for person in (analyst, reviewer)] == [False, True]


def test_typing_is_discarded_by_its_author(client: Client, analyst: User, reviewer: User):
    place = address(Commitment, "add")
    for person in (reviewer, analyst):
        keep(enter(client, person), place, {"title_en": "A thought"})

    client.post(KEEP, {"path": place, "forget": "1"})

    assert [KeptForm.objects.of(person).count() for person in (analyst, reviewer)] == [0, 1]


def test_passwords_and_tokens_are_never_kept(client: Client, administrator: User):
    fields = {"username": "new", "password1": "secret", "password2": "secret", "csrfmiddlewaretoken": "token"}

    keep(enter(client, administrator), address(User, "add"), fields)

    assert KeptForm.objects.get().data == {"username": ["new"]}


def test_oldest_falls_away(client: Client, analyst: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST_FORMS", 3)
    enter(client, analyst)
    for number in range(5):
        keep(client, f"/admin/form/{number}/", {"a": "b"})
        KeptForm.objects.update(kept_at=keeping.timezone.now() - timedelta(minutes=1))

    assert sorted(KeptForm.objects.values_list("path", flat=True)) == [f"/admin/form/{n}/" for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"path": "/elsewhere/", "data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/" + "x" * 500, "data": "{}"}, 400, "This is no form of the workbench."),
        ({"data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/a/", "window": "x" * 33, "data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/a/", "window": "\0", "data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/a/", "data": "{"}, 400, None),
        ({"path": "/admin/a/", "data": "[1]"}, 400, None),
        ({"path": "/admin/a/", "data": '{"a": "b"}'}, 400, None),
        ({"path": "/admin/a/", "data": "[" * 50_000}, 400, None),
        ({"path": "/admin/a/"}, 400, None),
        (
            {"path": "/admin/a/", "data": json.dumps({"a": ["가" * 50_000]})},
            413,
            "This is more than 100 KB, too much to be kept before it is sent.",
        ),
    ],
)
def test_what_cannot_be_kept_is_told(client: Client, analyst: User, form: dict[str, str], status: int, sentence: str):
    answer = enter(client, analyst).post(KEEP, form)

    told = sentence or "The fields are not in the form in which the workbench sends them."
    assert (answer.status_code, answer.json(), KeptForm.objects.count()) == (status, {"sentence": told}, 0)


def test_what_no_database_can_hold_is_left_out(client: Client, analyst: User):
    answer = enter(client, analyst).post(KEEP, {"path": "/admin/a/", "data": r'{"a": ["x\u0000y\ud800"]}'})

    assert (answer.status_code, KeptForm.objects.get().data) == (200, {"a": ["xy?"]})


def test_who_is_signed_out_is_told(client: Client, reader: User):
    form = {"path": "/admin/a/", "data": "{}"}
    answers = [client.post(KEEP, form), client.get(KEEP), enter(client, reader).post(KEEP, form)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (401, {"sentence": "You are signed out. What you typed stays in this window."})
    ] * 3
    assert KeptForm.objects.count() == 0


def test_token_of_now_is_for_the_person_who_opened_the_form(client: Client, analyst: User, reviewer: User):
    enter(client, reviewer)

    own, others = (client.get(KEEP, {"user": person.pk}) for person in (reviewer, analyst))

    assert (own.status_code, list(own.json())) == (200, ["token", "saved"])
    assert (others.status_code, others.json()) == (403, {"sentence": TYPED_BY_ANALYST})


TYPED_BY_ANALYST = "You are signed in as reviewer now, but this was typed by analyst. It stays in this window."


def test_typing_does_not_go_over_to_who_signs_in_next(client: Client, analyst: User, reviewer: User):
    place = address(Commitment, "add")
    keep(enter(client, reviewer), place, {"title_en": "The reviewer's own"})

    for typed in ({"data": sent({"title_en": "The analyst's"})}, {"forget": "1"}):
        answer = client.post(KEEP, {"path": place, "user": analyst.pk} | typed)
        assert (answer.status_code, answer.json()) == (403, {"sentence": TYPED_BY_ANALYST})

    assert [row.data for row in KeptForm.objects.all()] == [{"title_en": ["The reviewer's own"]}]


@pytest.mark.parametrize("key", ["0", "999999999", "9" * 18, "x", "1" * 400, "\0", "²", "١"])
def test_who_typed_may_be_nobody_that_is_known(client: Client, analyst: User, key: str):
    answer = enter(client, analyst).get(KEEP, {"user": key})

    assert answer.status_code == 403
    assert answer.json()["sentence"].startswith("You are signed in as analyst now, but this was typed by somebody else")


@pytest.mark.parametrize("number", [3, 300])
def test_keeping_and_showing_cost_the_same_whatever_is_kept(
    client: Client, analyst: User, django_assert_num_queries: Any, number: int
):
    place = address(Commitment, "add")
    KeptForm.objects.bulk_create(KeptForm(user=analyst, path=f"/admin/{n}/", data={}) for n in range(number))
    enter(client, analyst)
    keep(client, place, {"title_en": "Typed", "theme": ThemeFactory().pk})

    with django_assert_num_queries(7):  # session, user; a savepoint, the lock, what is written, its end; the oldest
        keep(client, place, {"title_en": "Typed on"})
