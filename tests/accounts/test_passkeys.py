"""What a browser says of a passkey anybody may make up."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.module_loading import import_string

from alliance.accounts.limits import LIMITS
from alliance.accounts.passkeys import CredentialField
from tests.accounts.signing_in import PASSWORD, TOO_MANY, person, spend
from tests.html import words

pytestmark = pytest.mark.django_db
DOOR = "/accounts/login/passkey/"
UNFIT = "This passkey does not fit here, or it was asked too long ago. Try again."
DEEP = '{"a":' * 100_000


def test_passkey_of_somebody_else_is_not_there(client: Client):
    theirs = Authenticator.objects.create(user=person("lee"), type="webauthn", data={"name": "Lee's", "credential": {}})
    client.force_login(person())
    client.post("/accounts/again/?next=/accounts/", {"password": PASSWORD})

    pages = [client.get(f"/accounts/passkeys/{theirs.pk}/{page}/", follow=True) for page in ("name", "remove")]

    assert [page.request["PATH_INFO"] for page in pages] == ["/accounts/"] * 2
    assert ["This passkey is not among yours" in words(page) for page in pages] == [True] * 2


def test_made_up_passkey_is_refused_with_a_sentence(client: Client):
    client.get("/accounts/login/passkey/", headers={"Accept": "application/json"})

    answers = [
        client.post("/accounts/login/passkey/", {"credential": text}, follow=True)
        for text in ("", "nonsense", "[]", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}', DEEP)
    ]

    assert [(answer.status_code, answer.request["PATH_INFO"]) for answer in answers] == [(200, "/accounts/login/")] * 6
    assert [UNFIT in words(answer) for answer in answers] == [True] * 6


@pytest.mark.parametrize("text", ["nonsense", DEEP], ids=["nonsense", "deep"])
def test_made_up_passkey_is_refused_on_one_s_account_too(client: Client, text: str):
    client.force_login(person())
    client.post("/accounts/again/?next=/accounts/", {"password": PASSWORD})
    client.get("/accounts/passkeys/add/")

    added = client.post("/accounts/passkeys/add/", {"name": "Key", "credential": text})

    assert (added.status_code, UNFIT in words(added)) == (200, True)


def test_every_form_reads_a_passkey_with_the_same_care(settings: Any):
    forms = {name: import_string(path) for name, path in settings.MFA_FORMS.items() if "webauthn" in name}

    assert {name: type(form.base_fields["credential"]) for name, form in forms.items()} == {
        "add_webauthn": CredentialField,
        "login_webauthn": CredentialField,
        "authenticate_webauthn": CredentialField,
        "reauthenticate_webauthn": CredentialField,
    }


def test_begun_logins_are_counted_by_the_address_as_each_leaves_a_session():
    spend("begun", LIMITS["begun"].most - 1)

    last, refused = [Client().get(DOOR, headers={"Accept": "application/json"}) for _ in range(2)]

    assert (last.status_code, [*last.json()]) == (200, ["request_options"])
    assert (refused.status_code, refused.json()) == (429, {"told": TOO_MANY})
    assert Session.objects.count() == 1
