"""When a session ends, what that costs, and what the person is told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.accounts.signing_in import PASSWORD, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db

NINE = "2026-11-23T09:00:00Z"
ENDED = "Your session has ended: it lasts 60 minutes without use and 12 hours in all"
THERE = "/admin/commitments/theme/"


def works(client: Client) -> bool:
    return client.get(THERE).status_code == 200


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def test_session_ends_after_an_hour_without_use(client: Client, analyst: Any, clock: Any):
    client.force_login(analyst)
    clock.shift(timedelta(minutes=59))
    assert works(client)
    clock.shift(timedelta(minutes=59))
    assert works(client)
    clock.shift(timedelta(minutes=61))

    assert not works(client)


def test_reading_pages_is_use(client: Client, analyst: Any, clock: Any):
    client.force_login(analyst)
    for _ in range(3):
        clock.shift(timedelta(minutes=50))
        client.get("/healthz")

    assert works(client)


def test_session_ends_twelve_hours_after_the_sign_in_however_busy(client: Client, analyst: Any, clock: Any):
    client.force_login(analyst)
    for _ in range(14):
        clock.shift(timedelta(minutes=50))
        assert works(client)
    clock.shift(timedelta(minutes=21))

    assert not works(client)


def test_who_comes_too_late_is_told_and_led_back(client: Client, analyst: Any, clock: Any):
    analyst.set_password(PASSWORD)
    analyst.save()
    client.force_login(analyst)
    clock.shift(timedelta(minutes=61))

    login = client.get(THERE, follow=True)
    back = client.post("/accounts/login/?next=" + THERE, {"login": "analyst", "password": PASSWORD, "next": THERE})

    assert [place for place, _ in login.redirect_chain] == [
        f"/admin/login/?next={THERE}",
        f"/accounts/login/?next={THERE}",
    ]
    assert words(login).count(ENDED) == 1
    assert (back.status_code, back["Location"]) == (302, THERE)


def test_sentence_speaks_the_language_of_the_login(client: Client, analyst: Any, clock: Any):
    client.force_login(analyst)
    clock.shift(timedelta(minutes=61))

    login = client.get(THERE, follow=True, headers={"Accept-Language": "ko"})

    assert "사용하지 않으면 60분" in words(login)


@pytest.mark.parametrize("cookie", [None, "", "made-up"])
def test_who_was_not_signed_in_is_told_nothing_about_a_session(client: Client, cookie: str | None):
    if cookie is not None:
        client.cookies["sessionid"] = cookie

    login = client.get(THERE, follow=True)

    assert (ENDED in words(login)) is (cookie == "made-up")  # a cookie that no row has is one whose row has gone


def test_use_writes_at_most_once_a_minute(client: Client, analyst: Any, clock: Any, django_assert_num_queries: Any):
    client.force_login(analyst)
    for seconds, queries in ((0, 1), (59, 1), (2, 2), (0, 1), (59, 1), (2, 2)):
        clock.shift(timedelta(seconds=seconds))
        with django_assert_num_queries(queries):  # the session; its new end
            client.get("/healthz")


def test_reader_costs_nothing(client: Client, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_new_end_leaves_alone_what_the_session_holds(client: Client, analyst: Any, clock: Any):
    client.force_login(analyst)
    before = Session.objects.get()
    clock.shift(timedelta(minutes=5))
    client.get("/healthz")

    after = Session.objects.get()
    assert after.session_data == before.session_data
    assert after.expire_date - before.expire_date == timedelta(minutes=5)


def test_sign_in_sweeps_out_ended_sessions(analyst: Any, clock: Any):
    Client().force_login(analyst)
    clock.shift(timedelta(minutes=61))

    Client().force_login(analyst)

    assert Session.objects.count() == 1


def test_new_password_ends_the_other_sessions_and_keeps_this_one(administrator: Any):
    user = person(is_staff=True)
    user.groups.set(administrator.groups.all())
    here, elsewhere = Client(), Client()
    assert [outcome(sign_in(client)) for client in (here, elsewhere)] == ["in", "in"]
    new = "hundert rote Luftballons"

    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    changed = here.post("/accounts/password/", form, follow=True)

    assert "The password is changed." in words(changed)
    assert [works(here), works(elsewhere)] == [True, False]


def test_account_made_inactive_is_out_at_once(client: Client, analyst: Any):
    client.force_login(analyst)
    assert works(client)

    analyst.is_active = False
    analyst.save()

    assert not works(client)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("elf Zeichen", "It must contain at least 12 characters."),
        ("kim.analyst.1", "too similar to the username"),
        ("kim.analystkim.analyst", "too similar to the username"),
        ("123456789012", "entirely numeric"),
        ("qwertyuiop123", "too common"),
    ],
)
def test_weak_password_is_refused(client: Client, password: str, told: str):
    client.force_login(person("kim.analyst"))

    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/accounts/password/", form)

    assert told in words(answer)
