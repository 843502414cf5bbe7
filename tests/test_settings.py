"""The settings: what they read from the environment, and that they refuse what makes no sense."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from alliance import settings
from alliance.postgres import ROOT

PRODUCTION = {
    "DATABASE_URL": "postgresql://pacta:secret@db.example.org/pacta?sslmode=require",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "pacta.example.org",
    "HTTPS": "1",
    "TRUST_PROXY": "1",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with this environment and no other settings."""
    command = [sys.executable, "manage.py", *arguments]
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_production_settings_pass_the_deployment_check() -> None:
    checked = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("System check identified no issues")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "The environment variable SECRET_KEY is not set."),
        ({"DEBUG": "yes"}, "DEBUG is 'yes'; it must be 1, true, 0 or false."),
        ({"HSTS_SECONDS": "a year"}, "HSTS_SECONDS is 'a year'; it must be a whole number."),
        (
            {"LEDGER_TIME_ZONE": "Asia/Soul"},
            "LEDGER_TIME_ZONE is 'Asia/Soul', which is no time zone; an example is Asia/Seoul.",
        ),
    ],
)
def test_settings_without_sense_stop_the_start_with_one_sentence(environment: dict[str, str], sentence: str) -> None:
    stopped = manage("check", **PRODUCTION | environment)

    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (1, "", sentence + "\n")


def test_settings_start_no_server() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "from alliance import settings"],
        cwd=ROOT,
        env={"SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert loaded.stderr.endswith("ImproperlyConfigured: The environment variable DATABASE_URL is not set.\n")


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("TRUE", True), ("0", False), ("false", False), ("", False)])
def test_flag_is_read(monkeypatch: pytest.MonkeyPatch, text: str, flag: bool) -> None:
    monkeypatch.setenv("ANY", text)

    assert settings.env_flag("ANY") is flag


def test_list_is_read_without_empty_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY", " one.example, ,two.example,")

    assert settings.env_list("ANY") == ["one.example", "two.example"]


def test_database_address_is_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY", "postgresql://pacta:p%40ss@db.example.org:6432/ledger?sslmode=require")

    assert settings.env_database("ANY") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ledger",
        "USER": "pacta",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_what_is_no_database_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY", "mysql://pacta@localhost/pacta")

    with pytest.raises(ImproperlyConfigured, match=r"^ANY is no PostgreSQL address"):
        settings.env_database("ANY")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/accounts/login/", "/healthz", "/nothing-here/"])
def test_every_answer_carries_the_strict_policy(client: Client, path: str) -> None:
    assert client.get(path)["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
