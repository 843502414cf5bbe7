"""Where the login stands, whom it leads where, and what administrators see of people's second factors."""

from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import get_resolver, reverse

from alliance.accounts.limits import LIMITS
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
    }


@pytest.mark.parametrize(
    "page",
    [
        *("", "password/", "again/", "again/code/", "again/passkey/", "authenticator/", "authenticator/remove/"),
        *("passkeys/add/", "passkeys/1/name/", "passkeys/1/remove/", "login/code/"),
        *("recovery-codes/", "recovery-codes/new/", "recovery-codes/file/"),
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


# The second factor, for administrators


def test_administrator_sees_and_takes_away_a_second_factor(client: Client, administrator: User):
    user = person()
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(
            user=user, type=kind, data={"secret": "JBSWY3DPEHPK3PXP", "seed": "x", "used_mask": 0}
        )
    client.force_login(administrator)
    place = reverse("admin:second-factor", args=[user.pk])

    listed, shown = client.get(reverse("admin:alliance_user_changelist")), client.get(user_page(user))
    asked = client.get(place)
    done = client.post(place, follow=True)

    assert "authenticator app" in words(listed)
    assert f'href="{place}"' in shown.text
    assert "kim has as a second factor: authenticator app." in words(asked)
    assert "The password alone now logs kim in." in words(done)
    assert Authenticator.objects.count() == 0
    assert str(LogEntry.objects.get()) == "Changed “kim” — Took the second factor away: authenticator app."
    assert outcome(sign_in(Client())) == "in"


def user_page(user: User) -> str:
    return reverse("admin:alliance_user_change", args=[user.pk])


def test_asking_alone_takes_nothing_away(client: Client, administrator: User):
    user = person()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(administrator)

    client.get(reverse("admin:second-factor", args=[user.pk]))

    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("who", ["analyst", "reviewer", "administrator"])
def test_nobody_takes_away_the_second_factor_of_who_stands_above(client: Client, request: Any, who: str):
    root = User.objects.create_superuser("root")
    Authenticator.objects.create(user=root, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(request.getfixturevalue(who))

    answer = client.post(reverse("admin:second-factor", args=[root.pk]))

    assert answer.status_code == 403
    assert Authenticator.objects.count() == 1


def test_person_without_a_second_factor_is_shown_as_such(client: Client, administrator: User):
    client.force_login(administrator)

    shown = client.get(user_page(administrator))
    kim = person()
    sent = client.post(reverse("admin:second-factor", args=[kim.pk]))

    assert "None. It is set up by the person, on the account page." in words(shown)
    assert (sent.status_code, sent["Location"]) == (302, user_page(kim))


def test_second_factor_of_nobody_is_not_there(client: Client, administrator: User):
    client.force_login(administrator)

    assert client.get(reverse("admin:second-factor", args=[10**6])).status_code == 404


# What guards an account is changed by who has just proved to be still oneself

NEW = "hundert rote Luftballons"
NEW_PASSWORD = {"password1": NEW, "password2": NEW, "usable_password": "true"}


def of_person(user: User) -> list[str]:
    return [reverse(name, args=[user.pk]) for name in ("admin:auth_user_password_change", "admin:second-factor")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_one_s_own_password_and_second_factor_are_for_the_account_page(
    client: Client, administrator: User, method: str
):
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(administrator)

    answers = [getattr(client, method)(place, NEW_PASSWORD) for place in of_person(administrator)]

    assert [answer["Location"] for answer in answers] == ["/accounts/"] * 2
    assert Authenticator.objects.count() == 1
    assert not User.objects.get(pk=administrator.pk).has_usable_password()


def test_a_colleague_s_ask_for_the_administrator_s_password(client: Client, administrator: User):
    client.force_login(with_password(administrator))

    for place in of_person(person()):
        asked = client.get(place)
        assert (asked.status_code, asked["Location"]) == (302, f"/accounts/again/?next={quote(place, safe='')}")


def test_what_is_sent_too_late_is_neither_done_nor_kept(client: Client, administrator: User):
    """The session is a row of the database: no password is to lie in it while one is asked."""
    client.force_login(with_password(administrator))
    kim = person()
    Authenticator.objects.create(user=kim, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})

    answers = [client.post(place, NEW_PASSWORD) for place in of_person(kim)]
    asked = client.get(of_person(kim)[0], follow=True)

    assert [answer["Location"] for answer in answers] == of_person(kim)
    assert "Nothing is changed yet: say once more who you are, then do it again." in words(asked)
    assert [User.objects.get(pk=kim.pk).password, Authenticator.objects.count()] == [kim.password, 1]
    assert NEW not in str(dict(client.session))


def test_administrator_gives_a_new_password_that_holds_at_once(client: Client, administrator: User):
    kim = person()
    for _ in range(LIMITS["name"].most):
        sign_in(client, "kim", "wrong")
    client.force_login(with_password(administrator))
    place = of_person(kim)[0]

    client.post(f"/accounts/again/?next={place}", {"password": PASSWORD})
    client.post(place, NEW_PASSWORD)

    assert outcome(sign_in(Client(), "kim", NEW)) == "in"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user
