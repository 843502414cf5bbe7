"""A token lets a program act for a person: shown once, bounded in time and scope, worth nothing when it is revoked."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.accounts import token_pages, tokens
from alliance.accounts.limits import LIMITS
from alliance.api.models import Token
from alliance.models import SignInAttempt, User
from commitments.workflow import MAY_DRAFT
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.commitments.api.writing import Writer, content, problem
from tests.conftest import member
from tests.factories import CommitmentFactory
from tests.html import words

pytestmark = pytest.mark.django_db

LIST, NEW, READ = "/accounts/tokens/", "/accounts/tokens/new/", "/api/v1/themes/"
CHANGE = "/accounts/password/"
CHOSEN = {"name": "nightly mirror", "scope": "write", "days": "30"}


@pytest.fixture
def kim(analyst: User) -> Client:
    """An analyst who has just given the password."""
    analyst.set_password(PASSWORD)
    analyst.save()
    client = Client()
    sign_in(client, "analyst")
    client.post("/accounts/again/", {"password": PASSWORD})
    return client


def token_of(person: User, scope: str = "write", days: int = 30, name: str = "script") -> str:
    return tokens.make(person, name=name, scope=scope, days=days)[1]


def read_with(token: str, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).get(READ, headers={"Authorization": f"Bearer {token}"} | headers)


# The page


def test_token_is_shown_once_and_kept_as_a_digest(kim: Client):
    made = kim.post(NEW, CHOSEN)

    [token] = set(re.findall(r"pacta_[\w-]{43}", made.text))
    row = Token.objects.get()
    assert (row.name, row.scope, row.expires_at - row.made_at) == ("nightly mirror", "write", timedelta(days=30))
    assert row.digest == tokens.digest_of(token.encode())
    assert "no-store" in made["Cache-Control"]
    assert read_with(token).status_code == 200
    page = kim.get(LIST)
    assert token not in page.text
    today = timezone.localdate()
    assert f"Reads and writes · made {today:%Y-%m-%d} · expires" in words(page)


def test_token_is_made_only_by_who_has_just_said_who_they_are(kim: Client):
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        look, send = kim.get(NEW), kim.post(NEW, CHOSEN)

    assert look["Location"].startswith("/accounts/again/")
    assert send["Location"] == NEW
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"name": "old"}, "You have a token of this name"),
        ({"scope": "all"}, "Select a valid choice."),
        ({"days": "4000"}, "Select a valid choice."),
        ({"days": ""}, "This field is required."),
    ],
)
def test_what_makes_no_token_is_told(kim: Client, analyst: User, chosen: dict[str, str], sentence: str):
    token_of(analyst, name="old")

    answer = kim.post(NEW, CHOSEN | chosen)

    assert sentence in words(answer)
    assert Token.objects.count() == 1


def test_nobody_has_more_than_twenty(kim: Client, analyst: User):
    for number in range(20):
        token_of(analyst, name=f"script {number}")

    assert "revoke one first" in words(kim.post(NEW, CHOSEN))


def test_revoked_token_is_refused_and_only_an_own_one_can_be_revoked(kim: Client, analyst: User, reviewer: User):
    own, theirs = token_of(analyst), token_of(reviewer)
    rows = {row.person: row for row in Token.objects.all()}

    foreign = kim.post(f"{LIST}{rows[reviewer].pk}/revoke/")
    asked = kim.get(f"{LIST}{rows[analyst].pk}/revoke/")
    done = kim.post(f"{LIST}{rows[analyst].pk}/revoke/", follow=True)

    assert foreign.status_code == 404
    assert "Revoke the token “script”?" in words(asked)
    assert "The token “script” is revoked." in words(done)
    assert [read_with(token).status_code for token in (own, theirs)] == [401, 200]


@pytest.mark.parametrize(("is_public", "offered"), [(True, None), (False, ["read"])])
def test_who_does_not_write_has_tokens_only_where_reading_needs_a_login(settings: Any, is_public: bool, offered: Any):
    settings.PUBLIC_READ = is_public
    clerk = member("clerk", "Clerk")
    clerk.set_unusable_password()
    clerk.save()
    client = Client()
    client.force_login(clerk)

    answer = client.get(NEW)

    if offered is None:
        assert answer.status_code == 403
    else:
        assert re.findall(r'name="scope" value="(\w+)"', answer.text) == offered


def test_right_to_write_is_the_one_that_the_door_asks_for():
    assert token_pages.MAY_WRITE == MAY_DRAFT


# What it is good for


def test_token_writes_what_its_owner_may(analyst: User):
    script = Writer(authorization=f"Bearer {token_of(analyst)}")

    made = script.post(content(CommitmentFactory().code))

    assert (made.status_code, made.json()["author"]) == (201, "analyst")
    assert script.step("submit", made.json()["id"]).status_code == 200


def test_token_that_reads_does_not_write(analyst: User):
    script = Writer(authorization=f"Bearer {token_of(analyst, 'read')}")

    told = problem(script.post(content(CommitmentFactory().code)))

    assert told == (403, "This token only reads; make one that writes on /accounts/tokens/.")


def test_token_reads_where_reading_needs_a_login(settings: Any, analyst: User):
    settings.PUBLIC_READ = False
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
    token = token_of(analyst, "read")

    assert [Client().get(READ).status_code, read_with(token).status_code] == [401, 200]


def test_token_opens_no_page(analyst: User):
    answer = Client().get("/admin/", headers={"Authorization": f"Bearer {token_of(analyst)}"})

    assert answer["Location"].startswith("/admin/login/")


def test_token_outweighs_the_login_of_the_browser(kim: Client):
    assert read_with("pacta_none", kim).status_code == 401


def test_token_outlives_a_changed_password_and_the_page_says_so(kim: Client, analyst: User):
    token, new = token_of(analyst), "another long secret 7"

    page = kim.get(CHANGE)
    kim.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert "The tokens of your programs stay good." in words(page)
    assert User.objects.get(pk=analyst.pk).check_password(new)
    assert read_with(token).status_code == 200


# What is none

READS = "SELECT", r"QUERY = '\nSELECT"
"""How a statement that only reads begins where it is told; of one that is planned once, with its parameters."""

UNKNOWN = "This token is not known here, or was revoked."


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer",
        "Bearer ",
        "Bearer pacta_none",
        "bearer a b c",
        "Bearer a\0b",
        "Bearer \xff\xfe",
        "BEARER " + "x" * 9000,
    ],
)
def test_what_is_no_token_is_a_401_with_its_challenge(sent: str):
    answer = Client().get(READ, headers={"Authorization": sent})

    assert problem(answer) == (401, UNKNOWN)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Pacta"'


def test_token_that_has_expired_says_so(analyst: User):
    token = token_of(analyst, days=7)

    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        told = problem(read_with(token))

    assert told == (401, "This token has expired; its owner makes another on /accounts/tokens/.")


def test_token_of_somebody_made_inactive_is_not_known(analyst: User):
    token = token_of(analyst)
    User.objects.update(is_active=False)

    assert problem(read_with(token)) == (401, UNKNOWN)


def test_other_ways_to_say_who_one_is_are_none_of_ours():
    assert Client().get(READ, headers={"Authorization": "Basic a2ltOmtpbQ=="}).status_code == 200


# What it costs


def test_reading_with_a_token_writes_its_use_once_a_minute(analyst: User):
    token = token_of(analyst)

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            read_with(token)
        return sum(not query["sql"].startswith(READS) for query in asked)

    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        Token.objects.update(made_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1))
        counted = [writes(), writes()]
        clock.shift(timedelta(seconds=61))
        counted.append(writes())
        used_at = Token.objects.get().used_at
        assert used_at == timezone.now()

    assert counted == [1, 0, 1]
    assert not SignInAttempt.objects.exists()


def test_wrong_tokens_are_counted_by_address_and_right_ones_go_on(
    monkeypatch: pytest.MonkeyPatch, settings: Any, analyst: User
):
    monkeypatch.setitem(LIMITS, "token", LIMITS["token"]._replace(most=3))
    settings.TRUST_PROXY = True
    here, there = {"X-Forwarded-For": "made up, 203.0.113.5"}, {"X-Forwarded-For": "203.0.113.6"}

    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        codes = [read_with(f"pacta_{n}", **here).status_code for n in range(3)]
        refused = read_with("pacta_x", **here)

    assert codes == [401] * 3
    assert problem(refused) == (429, "Too many tokens that are none came from this address. Try again in 900 seconds.")
    assert refused["Retry-After"] == "900"
    with time_machine.travel("2026-11-23T09:00:01Z", tick=False):
        assert read_with("pacta_x", **there).status_code == 401
    assert read_with(token_of(analyst), **here).status_code == 200
