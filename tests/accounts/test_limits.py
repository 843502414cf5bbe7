"""Nobody tries more than a limit allows, from however many addresses; and nothing tells whether an account exists."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from alliance.accounts.limits import LIMITS, TooMany, address_of, begin, key_of
from alliance.models import SignInAttempt
from tests.accounts.signing_in import LOGIN, PASSWORD, TOO_MANY, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """How many passwords have been hashed."""
    counted: Counter = Counter()
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counting(self, *arguments, original=original):
            counted["hashes"] += 1
            return original(self, *arguments)

        monkeypatch.setattr(Argon2PasswordHasher, name, counting)
    return counted


def test_eleventh_attempt_is_refused_though_the_password_is_right(client: Client):
    person()

    failures = [outcome(sign_in(client, password=f"wrong {n}")) for n in range(10)]
    refused = sign_in(client)

    assert failures == ["mismatch"] * 10
    assert TOO_MANY in words(refused)


def test_wait_ends_when_the_first_failure_is_a_quarter_of_an_hour_old(client: Client):
    person()
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        for _ in range(10):
            sign_in(client, password="wrong")
        clock.shift(timedelta(minutes=14, seconds=1))
        early = sign_in(client)
        clock.shift(timedelta(minutes=1))
        late = sign_in(client)

    assert "Try again in 1 minute." in words(early)
    assert outcome(late) == "in"


@pytest.mark.parametrize("name", ["kim", "nobody", "kim@example.org", "nobody@example.org", "gone", "locked"])
def test_nothing_tells_whether_there_is_such_an_account(client: Client, hashes: Counter, name: str):
    person(email="kim@example.org")
    person("gone", is_active=False)
    person("locked").set_unusable_password()
    hashes.clear()

    answers = [sign_in(client, name, PASSWORD if name == "gone" else "wrong") for _ in range(11)]

    bodies = [words(answer).replace(name, "NAME") for answer in answers]
    wrong = "No account has this name and password. Passwords tell capital letters from small ones."
    assert [answer.status_code for answer in answers] == [200] * 11
    assert [wrong in body for body in bodies] == [True] * 10 + [False]
    assert len(set(bodies[:10])) == 1
    assert TOO_MANY in bodies[10]
    assert [answer.headers.keys() for answer in answers] == [answers[0].headers.keys()] * 11
    assert hashes == {"hashes": 10}


def test_body_is_the_same_for_known_and_unknown_names(client: Client):
    person()

    known, unknown = (sign_in(client, name, "wrong").text for name in ("kim", "bob"))

    assert plain(known, client) == plain(unknown.replace("bob", "kim"), client)


def plain(html: str, client: Client) -> list[str]:
    """Without the token of the form, which is another each time."""
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_thousand_made_up_addresses_get_no_further_than_one(client: Client):
    """Asked for JSON, as a program would, which leaves out the page around each answer."""
    person()

    outcomes: Counter = Counter()
    for number in range(1000):
        headers = {"X-Forwarded-For": f"203.0.{number // 250}.{number % 250}", "Accept": "application/json"}
        answer = sign_in(client, password=f"wrong {number}", headers=headers)
        outcomes[answer.status_code, answer.json()["form"]["errors"][0].partition(".")[0]] += 1

    assert outcomes == {
        (400, "No account has this name and password"): 10,
        (400, "Too many failed attempts"): 990,
    }


def test_thousand_names_from_one_address_get_no_further_than_fifty(client: Client, hashes: Counter):
    outcomes = Counter(
        outcome(sign_in(client, f"name {n}", "wrong", headers={"X-Forwarded-For": f"203.0.113.{n}"})) for n in range(60)
    )

    assert outcomes == {"mismatch": 50, "too many": 10}
    assert hashes == {"hashes": 50}


@pytest.mark.django_db(transaction=True)
def test_fifty_at_the_same_instant_do_not_pass_together(hashes: Counter):
    person()
    hashes.clear()
    start = Barrier(50)

    def attempt(number: int) -> str:
        client = Client(headers={"X-Forwarded-For": f"203.0.113.{number}"})
        start.wait()
        try:
            return outcome(sign_in(client, password=f"wrong {number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as people:
        outcomes = Counter(people.map(attempt, range(50)))

    assert outcomes == {"mismatch": 10, "too many": 40}
    assert hashes == {"hashes": 10}


def test_success_forgets_the_failures_of_the_name_but_not_of_the_address(client: Client):
    person()
    for _ in range(9):
        sign_in(client, password="wrong")

    assert outcome(sign_in(client)) == "in"

    kept = set(SignInAttempt.objects.values_list("key", flat=True))
    assert kept == {key_of("address", "127.0.0.1")}
    assert SignInAttempt.objects.count() == 9


def test_name_is_kept_as_a_digest_alone(client: Client):
    sign_in(client, "a password typed into the wrong field", "wrong")

    row = SignInAttempt.objects.get(key=key_of("name", "a password typed into the wrong field"))
    assert "password" not in row.key


def test_every_spelling_that_finds_the_account_counts_as_the_same_name():
    """The database takes letters for the same whose capitals are; so does what is counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(chr(n)) FROM generate_series(1, 65535) n WHERE n NOT BETWEEN 55296 AND 57343"
            " GROUP BY upper(chr(n)) HAVING count(*) > 1"
        )
        groups = [[letter for letter in letters if unicodedata.name(letter, "")] for (letters,) in cursor]

    apart = [letters for letters in groups if len({key_of("name", letter) for letter in letters}) > 1]

    assert len(groups) > 1000
    assert apart == []


@pytest.mark.parametrize("spelling", ["KIM", " kim ", "ｋｉｍ", "kım"])
def test_other_spelling_has_no_attempts_of_its_own(spelling: str):
    assert key_of("name", spelling) == key_of("name", "kim")


@pytest.mark.parametrize(
    ("trusted", "connected", "forwarded", "address"),
    [
        (False, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (True, "192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (True, "192.0.2.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (True, "192.0.2.1", "", "192.0.2.1"),
        (True, "192.0.2.1", "203.0.113.9, unknown", "192.0.2.1"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (False, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (False, "", "203.0.113.9", ""),
    ],
)
def test_address_is_who_connected_or_what_our_own_proxy_wrote(
    settings, rf: RequestFactory, trusted: bool, connected: str, forwarded: str, address: str
):
    settings.TRUST_PROXY = trusted

    assert address_of(rf.get("/", REMOTE_ADDR=connected, headers={"X-Forwarded-For": forwarded})) == address


def test_old_attempts_go_as_new_ones_come():
    with time_machine.travel(timezone.now() - timedelta(minutes=61)):
        begin(name="kim", address="192.0.2.1")

    begin(name="lee")

    assert [row.key for row in SignInAttempt.objects.all()] == [key_of("name", "lee")]


def test_refused_attempt_is_not_counted():
    for _ in range(LIMITS["code"].most):
        begin(code="1")

    with pytest.raises(TooMany):
        begin(code="1", address="192.0.2.1")

    assert SignInAttempt.objects.filter(key=key_of("address", "192.0.2.1")).exists() is False


def test_password_asked_again_has_its_own_limit(client: Client):
    client.force_login(person())
    page = "/accounts/again/?next=/accounts/"

    wrong = [client.post(page, {"password": "wrong"}) for _ in range(10)]
    right = client.post(page, {"password": PASSWORD})

    assert ["This is not the password of your account." in words(answer) for answer in wrong] == [True] * 10
    assert TOO_MANY in words(right)
    assert outcome(sign_in(Client())) == "in"


def test_login_takes_no_word_that_no_column_could_hold(client: Client):
    answers = [sign_in(client, "kim\0", "x"), sign_in(client, "k" * 5000, "x"), sign_in(client, "kim", "x" * 5000)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.request["PATH_INFO"] == LOGIN for answer in answers] == [True] * 3
    assert SignInAttempt.objects.count() == 0
