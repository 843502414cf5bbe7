"""An organisation's own sign-in: it says who somebody is, an account here says whether he may come in."""

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from alliance.accounts.limits import LIMITS
from alliance.environment import env_mailer, env_provider
from alliance.models import User
from tests.accounts.provider import CLIENT, CLIENT_SECRET, Provider
from tests.accounts.signing_in import TOO_MANY, person, sign_in, spend
from tests.html import words

pytestmark = pytest.mark.django_db
KIM = {"sub": "1", "email": "Kim@example.org", "email_verified": True}
SET = {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_NAME": "Example Ministry"}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Provider]:
    provider = Provider()
    for name, text in (SET | {"OIDC_ISSUER": provider.issuer}).items():
        monkeypatch.setenv(name, text)
    settings.SOCIALACCOUNT_PROVIDERS = env_provider()
    settings.ROOT_URLCONF = "tests.accounts.provider_urls"
    yield provider
    provider.close()


def through(client: Client, place: str = "/accounts/sso/") -> Any:
    """The way to the provider and back, as a browser goes it."""
    asked = client.get(place)
    url = urlsplit(asked["Location"])
    connection = HTTPConnection(url.hostname or "", url.port)
    connection.request("GET", f"{url.path}?{url.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return client.get(f"{back.path}?{back.query}")


def refusal(client: Client, answer: Any) -> str:
    """What the login says to who was led back to it; nobody is signed in, and nobody has been made."""
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session
    assert User.objects.count() <= 2
    return words(client.get("/accounts/login/"))


def test_account_is_found_by_the_verified_address(client: Client, provider: Provider):
    user = person(email="kim@example.org")
    provider.userinfo = KIM

    login, signed_in = client.get("/accounts/login/?next=/method/"), through(client, "/accounts/sso/?next=/method/")

    assert "Log in with Example Ministry" in words(login)
    assert 'href="/accounts/sso/?next=/method/"' in login.text
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/method/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.get().has_usable_password()
    assert SocialAccount.objects.count() == 0


def test_address_may_stand_in_the_token_alone(client: Client, provider: Provider):
    person(email="kim@example.org", is_staff=True)
    provider.token = KIM

    assert through(client)["Location"] == "/admin/"


@pytest.mark.parametrize(
    "said",
    [
        KIM | {"email_verified": False},
        KIM | {"email_verified": "false"},
        {"sub": "1", "email": "kim@example.org"},
        {"sub": "1"},
        KIM | {"sub": "2"},  # of somebody else than the token
        KIM | {"email": ""},
    ],
)
def test_address_without_a_voucher_finds_nobody(client: Client, provider: Provider, said: dict[str, Any]):
    person(email="kim@example.org")
    provider.userinfo = said

    assert "Example Ministry does not vouch for an e-mail address of yours" in refusal(client, through(client))


@pytest.mark.parametrize(
    ("verified", "addresses"),
    [
        ("kim@example.org", []),
        ("kim@example.org", ["lee@example.org"]),
        ("kim@example.org", ["kim@example.org"] * 2),
        ("kım@example.org", ["kim@example.org"]),  # the database takes ı and i for the same
        ("kim@gıthub.com", ["kim@github.com"]),
        ("boſs@example.org", ["boss@example.org"]),
    ],
)
def test_unknown_person_is_told_so_and_gets_no_account(
    client: Client, provider: Provider, verified: str, addresses: list[str]
):
    for number, address in enumerate(addresses):
        person(f"person-{number}", email=address)
    provider.userinfo = KIM | {"email": verified}

    told = refusal(client, through(client))

    assert "Example Ministry knows you, but you have no active account here." in told


def test_inactive_account_is_as_unknown_as_none(client: Client, provider: Provider):
    person(email="kim@example.org", is_active=False)
    provider.userinfo = KIM

    assert "you have no active account here" in refusal(client, through(client))


def test_address_cannot_be_talked_into_tying_accounts_together(client: Client, provider: Provider):
    client.force_login(person("lee"))
    person(email="kim@example.org")
    provider.userinfo = KIM

    through(client, "/accounts/sso/?process=connect&next=/")

    assert SocialAccount.objects.count() == 0
    assert User.objects.get(pk=client.session["_auth_user_id"]).username == "kim"


def test_second_factor_is_asked_here_too(client: Client, provider: Provider):
    user = person(email="kim@example.org")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    provider.userinfo = KIM

    assert through(client)["Location"] == "/accounts/login/code/"


def test_failed_passwords_lock_nobody_out_of_the_provider(client: Client, provider: Provider):
    person(email="kim@example.org")
    for _ in range(LIMITS["name"].most + 1):
        sign_in(Client(), password="wrong")
    provider.userinfo = KIM

    assert through(client)["Location"] == "/accounts/"


def test_refusal_of_the_provider_is_told_and_logged(
    client: Client, provider: Provider, caplog: pytest.LogCaptureFixture
):
    provider.refuses = True

    assert "Example Ministry has not confirmed who you are." in refusal(client, through(client))
    assert [record.getMessage() for record in caplog.records] == ["Signing in with Example Ministry failed."]


@pytest.mark.parametrize("said", ["", "?code=x&state=made-up", "?error=x"])
def test_made_up_answer_is_refused(client: Client, provider: Provider, said: str):
    answer = client.get(f"/accounts/sso/back/{said}")

    assert "Example Ministry has not confirmed who you are." in refusal(client, answer)


def test_provider_that_does_not_answer_is_told(client: Client, provider: Provider, settings: Any):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"

    assert "Example Ministry has not confirmed who you are." in refusal(client, client.get("/accounts/sso/"))


def test_begun_logins_are_counted_by_the_address_as_each_leaves_a_session(client: Client, provider: Provider):
    spend("begun", LIMITS["begun"].most - 1)

    last, refused = Client().get("/accounts/sso/"), client.get("/accounts/sso/")

    assert last["Location"].startswith(provider.issuer)
    assert TOO_MANY in refusal(client, refused)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("/token", {"token_type": "Bearer"}),
        ("/token", {"access_token": "open", "expires_in": "soon"}),
        ("/token", ["open"]),
        ("/userinfo", ["kim"]),
        ("/userinfo", {"email": "kim@example.org", "email_verified": True}),
        ("/.well-known/openid-configuration", ["nothing"]),
        ("/.well-known/openid-configuration", {}),
    ],
)
def test_answer_that_makes_no_sense_is_told_and_logged(
    client: Client, provider: Provider, caplog: pytest.LogCaptureFixture, place: str, said: Any
):
    person(email="kim@example.org")
    provider.userinfo = KIM
    provider.instead = {place: said}

    answer = client.get("/accounts/sso/")
    if answer["Location"] != "/accounts/login/":
        answer = through(client)

    assert "Example Ministry has not confirmed who you are." in refusal(client, answer)
    [record] = caplog.records
    assert record.getMessage() == "Signing in with Example Ministry failed."
    assert record.exc_info is not None


def test_fault_of_our_own_is_not_taken_for_the_provider_s(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    provider.userinfo = KIM
    monkeypatch.setattr("alliance.accounts.provider.account_of_address", {}.__getitem__)

    with pytest.raises(KeyError):
        through(client)


def test_without_a_provider_nothing_leads_to_one(client: Client):
    assert client.get("/accounts/sso/").status_code == 404
    assert "/accounts/sso/" not in client.get("/accounts/login/").text


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"OIDC_ISSUER": "https://id.example.org"}, "OIDC_ISSUER want OIDC_CLIENT_ID and OIDC_CLIENT_SECRET as well."),
        ({"OIDC_NAME": "Ministry"}, "OIDC_NAME want OIDC_ISSUER and OIDC_CLIENT_ID and OIDC_CLIENT_SECRET as well."),
        (
            SET | {"OIDC_ISSUER": "http://id.example.org"},
            "OIDC_ISSUER is 'http://id.example.org'; it must begin with https://.",
        ),
    ],
)
def test_half_a_set_stops_the_start(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sentence: str):
    for name, text in environment.items():
        monkeypatch.setenv(name, text)

    with pytest.raises(ImproperlyConfigured) as stopped:
        env_provider()

    assert str(stopped.value) == sentence


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example.org", {"host": "mail.example.org", "port": 25, "use_tls": False, "use_ssl": False}),
        ("smtps://mail.example.org", {"host": "mail.example.org", "port": 465, "use_tls": False, "use_ssl": True}),
        (
            "smtp+tls://kim%40example.org:p%3Ass@mail.example.org:2587",
            {"host": "mail.example.org", "port": 2587, "use_tls": True, "use_ssl": False}
            | {"username": "kim@example.org", "password": "p:ss"},
        ),
    ],
)
def test_address_of_the_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, url: str, options: dict[str, Any]):
    monkeypatch.setenv("EMAIL_URL", url)

    assert env_mailer()["default"]["OPTIONS"] == {"username": "", "password": "", "timeout": 10} | options


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org:x"])
def test_what_is_no_address_of_a_mail_server_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str):
    monkeypatch.setenv("EMAIL_URL", url)

    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL is no address of a mail server"):
        env_mailer()
