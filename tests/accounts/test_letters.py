"""A forgotten password: a letter to whoever asks, and nothing that tells whether there is an account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import NoReverseMatch, reverse

from alliance.accounts.limits import LIMITS, key_of
from alliance.models import SignInAttempt
from tests.accounts.signing_in import PASSWORD, outcome, person, sign_in
from tests.html import words

pytestmark = pytest.mark.django_db
ASK = "/accounts/password/reset/"
NEW = "hundert rote Luftballons"
OURS = ("address", "127.0.0.1")


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
    asked = client.get(link_in(letter), follow=True)
    done = set_anew(client, letter)

    assert letter.to == ["kim@example.org"]
    assert "the password of the account kim in Pacta" in letter.body
    assert "The tokens of your programs stay good." in words(asked)
    assert "Password changed" in words(done)
    assert [outcome(sign_in(Client(), password=word)) for word in (PASSWORD, NEW)] == ["mismatch", "in"]
    assert "This link has been used" in words(Client().get(link_in(letter), follow=True))


def link_in(letter: EmailMessage) -> str:
    link = re.search(r"http://testserver(\S+)", letter.body)
    assert link
    return link[1]


def set_anew(client: Client, letter: EmailMessage) -> Any:
    form = client.get(link_in(letter), follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)


def test_letter_goes_to_the_address_as_the_account_has_it(client: Client, post: None):
    person(email="Kim@example.org")

    client.post(ASK, {"email": "kim@example.org"})
    client.post(ASK, {"email": "kım@example.org"})

    assert [letter.to for letter in mail.outbox] == [["Kim@example.org"], ["kım@example.org"]]
    assert ["http://testserver" in letter.body for letter in mail.outbox] == [True, False]


def test_new_password_ends_the_wait_after_failed_ones(client: Client, post: None):
    person(email="kim@example.org")
    for name in ("kim", "kim@example.org"):
        for _ in range(LIMITS["name"].most):
            sign_in(client, name, "wrong")
    client.post(ASK, {"email": "kim@example.org"})

    set_anew(client, mail.outbox[0])

    assert [outcome(sign_in(Client(), name, NEW)) for name in ("kim", "kim@example.org")] == ["in", "in"]


@pytest.mark.parametrize("email", ["kim@example.org", "nobody@example.org"])
def test_letter_that_cannot_be_sent_is_told_and_not_counted(client: Client, post: None, settings: Any, email: str):
    person(email="kim@example.org")
    options = {"host": "127.0.0.1", "port": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    answers = [client.post(ASK, {"email": email}) for _ in range(4)]

    told = "The letter could not be sent. Try again later, or ask an administrator of the ledger."
    assert [(answer.status_code, told in words(answer)) for answer in answers] == [(200, True)] * 4
    counted = [SignInAttempt.objects.filter(key=key_of(*of)).count() for of in (("letter", email), OURS)]
    assert counted == [0, 4]  # whoever waits with us for the mail server is counted by the address


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
