"""People in the workbench: their second factors, and who is asked once more before a way in is given or changed."""

from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from alliance.accounts.limits import LIMITS
from alliance.models import User
from commitments.permissions import GROUPS
from tests.accounts.signing_in import PASSWORD, outcome, person, sign_in
from tests.commitments.forms import fields_of
from tests.html import words

pytestmark = pytest.mark.django_db
NEW = "hundert rote Luftballons"
NEW_PASSWORD = {"password1": NEW, "password2": NEW, "usable_password": "true"}


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


def test_new_account_is_made_by_who_has_said_once_more_who_one_is(client: Client, administrator: User):
    client.force_login(with_password(administrator))
    place = reverse("admin:alliance_user_add")

    opened, sent = client.get(place), client.post(place, {"username": "kim", **NEW_PASSWORD})

    assert opened["Location"] == f"/accounts/again/?next={quote(place, safe='')}"
    assert sent["Location"] == place
    assert not User.objects.filter(username="kim").exists()


def test_changed_account_waits_for_the_password_and_is_then_saved_as_it_was_sent(client: Client, administrator: User):
    """An address of somebody else's would bring the letter about a forgotten password there."""
    client.force_login(with_password(administrator))
    form = client.get(user_page(administrator)).context["adminform"].form
    sent = {name: form[name].value() for name in ("username", "first_name", "last_name", "groups")}
    sent |= {"email": "kim@example.org", "is_active": "on", "is_staff": "on"}

    asked = client.post(user_page(administrator), sent)
    before = User.objects.get(pk=administrator.pk).email
    done = client.post(asked["Location"], {"password": PASSWORD, "next": user_page(administrator)}, follow=True)

    assert asked["Location"].startswith("/accounts/again/?next=")
    assert (before, User.objects.get(pk=administrator.pk).email) == ("", "kim@example.org"), words(done)


@pytest.mark.parametrize("step", ["add", "change", "delete"])
def test_group_is_made_changed_or_deleted_by_who_has_said_once_more_who_one_is(
    client: Client, administrator: User, step: str
):
    """What a group may do lets in whoever is of it."""
    group = Group.objects.create(name="Guests")
    client.force_login(with_password(administrator))
    place = reverse(f"admin:auth_group_{step}", args=[group.pk] if step != "add" else [])

    asked = client.post(place, {"name": "Friends", "post": "yes"})
    before = names_of_groups()
    client.post(asked["Location"], {"password": PASSWORD, "next": place})

    assert asked["Location"].startswith("/accounts/again/?next=")
    after = {"add": ["Friends", "Guests"], "change": ["Friends"], "delete": []}
    assert (before, names_of_groups()) == (["Guests"], after[step])


def names_of_groups() -> list[str]:
    """Those that are not of the program."""
    return list(Group.objects.exclude(name__in=GROUPS).order_by("name").values_list("name", flat=True))


def test_whoever_is_of_a_group_comes_into_the_workbench(client: Client, administrator: User):
    user = User.objects.create_user("kim", password=PASSWORD)
    client.force_login(with_password(administrator))
    client.post(f"/accounts/again/?next={user_page(user)}", {"password": PASSWORD})
    form = fields_of(client, user_page(user)) | {"groups": [Group.objects.get(name="Analyst").pk]}

    answer = client.post(user_page(user), form, follow=True)

    assert str(next(iter(answer.context["messages"]))) == "kim may come into the workbench now: its groups work there."
    assert User.objects.get(username="kim").is_staff
