"""What `make run` does between `migrate` and `serve`."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection

from alliance.models import User
from commitments.models import Agreement, Commitment
from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db


def test_nothing_is_done_to_somebody_elses_server() -> None:
    call_command("prepare")

    assert not User.objects.exists()
    assert not Agreement.objects.exists()


def test_empty_private_ledger_is_filled(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PRIVATE_SERVER", "1")

    call_command("prepare")

    assert Agreement.objects.filter(code="2021-FS").exists()


def test_filled_ledger_has_its_statistics_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRIVATE_SERVER", "1")

    call_command("prepare")

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'commitments_commitment'")
        assert cursor.fetchone() == (Commitment.objects.count(),)


def test_private_ledger_with_an_agreement_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_SERVER", "1")
    agreement = AgreementFactory()

    call_command("prepare")

    assert list(Agreement.objects.all()) == [agreement]


def test_demo_accounts_have_their_groups_and_the_password_that_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEMO", "1")

    call_command("prepare")

    password = capsys.readouterr().out.removeprefix("Demo accounts made: analyst, reviewer, administrator; password: ")
    people = User.objects.order_by("username")
    assert [(person.username, person.is_staff, person.is_superuser) for person in people] == [
        ("administrator", True, False),
        ("analyst", True, False),
        ("reviewer", True, False),
    ]
    assert [person.groups.get().name for person in people] == ["Administrator", "Analyst", "Reviewer"]
    assert authenticate(username="analyst", password=password.strip()) == people[1]


def test_demo_accounts_are_made_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("DEMO_PASSWORD", "first of all")
    call_command("prepare")
    before = list(User.objects.order_by("pk").values())
    capsys.readouterr()

    monkeypatch.setenv("DEMO_PASSWORD", "another one")
    call_command("prepare")

    assert list(User.objects.order_by("pk").values()) == before
    assert capsys.readouterr().out == (
        "Demo accounts that exist: administrator, analyst, reviewer; their passwords are unchanged.\n"
    )
