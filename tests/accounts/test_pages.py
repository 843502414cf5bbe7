"""Where the login stands, and whom it leads where."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from alliance.models import User
from tests.accounts.signing_in import PASSWORD, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_login_of_the_workbench_is_the_one_of_the_site(client: Client, method: str):
    answer = getattr(client, method)("/admin/login/?next=/admin/commitments/theme/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/admin/commitments/theme/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "http://localhost/admin/"])
def test_nobody_is_led_to_another_site(client: Client, analyst: User, elsewhere: str):
    analyst.set_password(PASSWORD)
    analyst.save()

    through_admin = client.get("/admin/login/", {"next": elsewhere})
    signed_in = client.post("/accounts/login/", {"login": "analyst", "password": PASSWORD, "next": elsewhere})

    assert through_admin["Location"] == "/accounts/login/?next=/admin/"
    assert signed_in["Location"] == "/admin/"


def test_everybody_comes_to_one_s_own_place(client: Client, analyst: User):
    analyst.set_password(PASSWORD)
    analyst.save()
    person("reader")

    assert [sign_in(Client(), name)["Location"] for name in ("analyst", "reader")] == ["/admin/", "/accounts/"]


def test_who_has_no_work_in_the_workbench_is_told_so(client: Client, reader: User):
    client.force_login(reader)

    answer = client.get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "Your account may not open this page" in words(answer)


@pytest.mark.parametrize("login", ["kim", "KIM", " kim ", "kim@example.org", "Kim@Example.org"])
def test_name_or_address_in_whatever_capitals_signs_in(client: Client, login: str):
    person(email="kim@example.org")

    assert outcome(sign_in(client, login)) == "in"


@pytest.mark.parametrize("login", ["kım", "kım@example.org", "kim@example.orɡ"])
def test_name_or_address_that_only_looks_alike_signs_nobody_in(client: Client, login: str):
    person(email="kim@example.org")

    assert outcome(sign_in(client, login)) == "mismatch"


def test_address_that_two_accounts_share_signs_in_to_neither(client: Client):
    person("kim", email="office@example.org")
    person("lee", email="office@example.org")

    assert outcome(sign_in(client, "office@example.org")) == "mismatch"


def test_exact_name_outweighs_capitals_and_addresses(client: Client):
    for name in ("kim", "Kim"):
        person(name, email="kim")

    sign_in(client, "Kim")

    assert User.objects.get(pk=client.session["_auth_user_id"]).username == "Kim"


def test_logging_out_wants_a_form_and_leads_to_the_start(client: Client, analyst: User):
    client.force_login(analyst)

    asked, done = client.get("/admin/logout/", follow=True), client.post("/accounts/logout/")

    assert "Log out" in words(asked)
    assert (done["Location"], client.session.get("_auth_user_id")) == ("/", None)


def test_addresses_below_accounts_are_these():
    found = {str(each.pattern) for each in get_resolver("alliance.accounts.urls").url_patterns}

    assert found == {
        *("", "login/", "login/code/", "login/passkey/", "logout/", "password/"),
        *("again/", "again/code/", "again/passkey/", "authenticator/", "authenticator/remove/"),
        *("passkeys/add/", "passkeys/<int:pk>/name/", "passkeys/<int:pk>/remove/"),
        *("recovery-codes/", "recovery-codes/new/", "recovery-codes/file/"),
        *("tokens/", "tokens/new/", "tokens/<int:pk>/revoke/"),
    }


@pytest.mark.parametrize(
    "page",
    [
        *("", "password/", "again/", "again/code/", "again/passkey/", "authenticator/", "authenticator/remove/"),
        *("passkeys/add/", "passkeys/1/name/", "passkeys/1/remove/", "login/code/"),
        *("recovery-codes/", "recovery-codes/new/", "recovery-codes/file/"),
        *("tokens/", "tokens/new/", "tokens/1/revoke/"),
    ],
)
def test_nobody_sees_an_account_without_signing_in(client: Client, page: str):
    answer = client.get(f"/accounts/{page}")

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_account_without_a_password_is_told_who_can_give_it_one(client: Client):
    user = person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    answer = client.get("/accounts/password/", follow=True)

    assert "This account has no password; an administrator can give it one." in words(answer)


def test_login_is_open_where_reading_wants_one(client: Client, settings: Any):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]

    pages = [
        client.get(f"/accounts/login/{page}", headers={"Accept": "text/html"}) for page in ("", "code/", "passkey/")
    ]
    asked = client.get("/accounts/login/passkey/", headers={"Accept": "application/json"})

    assert [page.status_code for page in pages] == [200, 302, 302]
    assert [page["Location"] for page in pages[1:]] == ["/accounts/login/"] * 2  # without having been led there
    assert client.get("/method/")["Location"] == "/accounts/login/?next=/method/"
    assert client.get("/admin/login/")["Location"] == "/accounts/login/?next=/admin/"
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
