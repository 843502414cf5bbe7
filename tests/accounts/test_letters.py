"""A forgotten password: a letter to whoever asks, and nothing that tells whether there is an account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.accounts.signing_in import PASSWORD, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db
ASK = "/accounts/password/reset/"
NEW = "hundert rote Luftballons"


@pytest.fixture
def post(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.ROOT_URLCONF = "tests.accounts.mail_urls"


def test_without_a_mail_server_nothing_leads_to_a_letter(client: Client):
    with pytest.raises(NoReverseMatch):
        reverse("account_reset_password")
    assert "Forgot" not in words(client.get("/accounts/login/"))
    assert client.get(ASK).status_code == 404


def test_letter_leads_to_a_new_password_once(client: Client, post: None):
    person(email="kim@example.org")
    assert f'href="{ASK}"' in client.get("/accounts/login/").text

    client.post(ASK, {"email": "Kim@example.org"})
    [letter] = mail.outbox
    link = re.search(r"http://testserver(\S+)", letter.body)
    assert link
    form = client.get(link[1], follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)

    assert letter.to == ["kim@example.org"]
    assert "the password of the account kim in Pacta" in letter.body
    assert "Password changed" in words(done)
    assert [outcome(sign_in(Client(), password=word)) for word in (PASSWORD, NEW)] == ["mismatch", "in"]
    assert "This link has been used" in words(Client().get(link[1], follow=True))


@pytest.mark.parametrize("who", ["nobody", "gone", "without-password"])
def test_who_has_no_way_back_gets_a_letter_that_says_so(client: Client, post: None, who: str):
    person("kim", email="kim@example.org")
    person("gone", email="gone@example.org", is_active=False)
    without = person("without-password", email="without-password@example.org")
    without.set_unusable_password()
    without.save()

    known, unknown = (client.post(ASK, {"email": f"{name}@example.org"}, follow=True) for name in ("kim", who))

    assert words(known) == words(unknown)
    assert [letter.to for letter in mail.outbox] == [["kim@example.org"], [f"{who}@example.org"]]
    assert "No account here has this address." in mail.outbox[1].body


def test_fourth_letter_within_an_hour_is_refused(client: Client, post: None):
    answers = [client.post(ASK, {"email": "kim@example.org"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Too many failed attempts. Try again in 60 minutes." in words(answers[3])
    assert len(mail.outbox) == 3
