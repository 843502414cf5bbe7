"""The second factor: a code is good once, of who gave the password that holds now, and few are tried in vain."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from alliance.accounts.limits import key_of
from alliance.models import SignInAttempt, User
from tests.accounts.signing_in import LOGIN, TOO_MANY, code, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(name: str = "kim") -> Client:
    """Somebody who has given name and password, and is asked for the code."""
    user = person(name)
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    client = Client()
    assert outcome(sign_in(client, name)) == "code"
    return client


def test_code_of_the_app_lets_in_and_forgets_the_failures():
    client = with_app()
    for _ in range(4):
        client.post("/accounts/login/code/", {"code": "000000"})

    entered = client.post("/accounts/login/code/", {"code": code(SECRET)})

    assert (entered.status_code, entered["Location"]) == (302, "/accounts/")
    assert not SignInAttempt.objects.filter(key=key_of("code", str(client.session["_auth_user_id"]))).exists()


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        *((f"recovery-codes/{page}", "You have no second factor yet") for page in ("", "new/", "file/")),
        ("authenticator/remove/", "You have no authenticator app, so there is none to take away."),
    ],
)
def test_who_has_no_second_factor_is_told_so_on_the_account_page(client: Client, page: str, sentence: str):
    client.force_login(person())

    answer = client.get(f"/accounts/{page}", follow=True)

    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/accounts/")
    assert sentence in words(answer)


def test_recovery_codes_that_are_used_up_are_told_on_the_account_page():
    user = person()
    client = Client()
    client.force_login(user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})

    answer = client.get("/accounts/recovery-codes/file/", follow=True)

    assert "You have no recovery codes left. Make new ones." in words(answer)


def test_sixth_code_is_refused_though_it_is_right():
    client = with_app()

    wrong = [client.post("/accounts/login/code/", {"code": f"{n:06d}"}) for n in range(5)]
    right = client.post("/accounts/login/code/", {"code": code(SECRET)})

    assert ["This code is not right." in words(answer) for answer in wrong] == [True] * 5
    assert TOO_MANY in words(right)


@pytest.mark.parametrize("typed", ["{}{}", "{} {}", "{}-{}"])
def test_code_is_good_once_whichever_process_is_asked_and_however_it_is_typed(typed: str):
    """allauth notes used codes in a cache of each process; here another process is a cache that has forgotten."""
    from django.core.cache import cache

    shown = code(SECRET)
    assert with_app().post("/accounts/login/code/", {"code": shown}).status_code == 302
    cache.clear()
    client = Client()
    sign_in(client)

    again = client.post("/accounts/login/code/", {"code": typed.format(shown[:3], shown[3:])})

    assert "This code has been used already. Wait for the next one." in words(again)


def test_failures_of_the_password_do_not_stop_a_code(client: Client):
    asked = with_app()
    for _ in range(11):
        sign_in(client, password="wrong")

    assert asked.post("/accounts/login/code/", {"code": code(SECRET)}).status_code == 302


def test_login_that_waits_for_its_code_ends_with_the_password_that_began_it():
    asked = with_app()
    user = User.objects.get()
    user.set_password("hundert rote Luftballons")
    user.save()

    entered = asked.post("/accounts/login/code/", {"code": code(SECRET)}, follow=True)

    assert entered.request["PATH_INFO"] == LOGIN
    assert "The password was changed meanwhile. Log in anew." in words(entered)
    assert "_auth_user_id" not in asked.session
