"""The compose file, as far as it can be checked without a container engine."""

from typing import Any

import pytest
import yaml

from alliance.postgres import LOCALE, ROOT


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_database_is_kept_in_a_named_volume_and_has_our_locale(compose: dict[str, Any]) -> None:
    database = compose["services"]["db"]

    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["database:/var/lib/postgresql"]  # the parent of what 17 and before called data
    assert "database" in compose["volumes"]
    assert database["environment"]["POSTGRES_INITDB_ARGS"].split() == list(LOCALE)


def test_nothing_secret_has_a_default(compose: dict[str, Any]) -> None:
    secrets = {
        (service, name): value
        for service, settings in compose["services"].items()
        for name, value in settings["environment"].items()
        if ("PASSWORD" in name or "SECRET" in name) and name != "OIDC_CLIENT_SECRET"  # empty: there is no provider
    }

    assert len(secrets) == 7
    assert [place for place, value in secrets.items() if ":?" not in value or ":-" in value] == []


def test_web_waits_for_the_migrations_and_they_for_the_database(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert services["migrate"]["environment"]["DATABASE_URL"] == "postgresql://pacta_owner@db/pacta"  # no superuser
    assert services["web"]["environment"]["DATABASE_URL"] == "postgresql://pacta@db/pacta"  # no owner


def test_only_caddy_is_open_to_the_world_and_says_that_it_ended_tls(compose: dict[str, Any]) -> None:
    services = compose["services"]
    web = services["web"]["environment"]

    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    assert (web["HTTPS"], web["TRUST_PROXY"]) == (1, 1)
    assert "reverse_proxy web:8000" in compose["configs"]["caddyfile"]["content"]


@pytest.mark.parametrize("name", [".dockerignore", ".gitignore"])
def test_secrets_beside_the_compose_file_go_into_no_image_and_no_commit(name: str) -> None:
    ignored = (ROOT / name).read_text().split()

    assert {".env*", "/.env*"} & set(ignored)
