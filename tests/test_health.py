"""What a load balancer asks."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_process_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_database_is_ready(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_database_that_lacks_a_migration_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"The database lacks 1 migration(s); run `manage.py migrate`.\n"


def test_database_that_does_not_answer_is_not_ready(
    client: Client, django_db_blocker: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    with django_db_blocker.unblock():
        connection.close()
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"The database does not answer.\n")
