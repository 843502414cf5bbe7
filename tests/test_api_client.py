"""A client that openapi-python-client makes of our description: a person's program lists, filters, pages and drafts."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.live_server_helper import LiveServer

from alliance.accounts import tokens
from alliance.api.models import Scope
from alliance.models import User
from commitments.models import StatusUpdate
from tests.factories import CommitmentFactory, StatusUpdateFactory

GENERATE = Path(sys.executable).with_name("openapi-python-client")

pytestmark = pytest.mark.django_db(transaction=True)

type Part = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the package, and what was said when it was made."""
    folder = tmp_path_factory.mktemp("client")
    call_command("spectacular", format="openapi-json", file=str(folder / "schema.json"))
    command = [GENERATE, "generate", "--path", "schema.json", "--output-path", "pacta_client", "--meta", "none"]
    found = {"PATH": f"{GENERATE.parent}{os.pathsep}{os.environ['PATH']}"}  # it formats what it makes with ruff
    said = subprocess.run(command, cwd=folder, env=os.environ | found, capture_output=True, text=True, check=True)
    return folder, said.stdout + said.stderr


@pytest.fixture
def part(made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Part:
    monkeypatch.syspath_prepend(made[0])
    return lambda name: importlib.import_module(f"pacta_client.{name}".removesuffix("."))


def sent_by(part: Part, live_server: LiveServer, module: str, token: str = "", **asked: Any) -> Any:
    """What a function of the client answers; whatever the description does not foresee is raised."""
    address = {"base_url": live_server.url, "raise_on_unexpected_status": True}
    package = part("")
    client = package.AuthenticatedClient(**address, token=token) if token else package.Client(**address)
    with client as client:
        return part(f"api.{module}").sync(client=client, **asked)


def test_whole_description_is_understood(made: tuple[Path, str]):
    assert made[1].strip() == "Generating pacta_client"


def test_client_lists_and_filters(part: Part, live_server: LiveServer):
    with transaction.atomic():
        StatusUpdateFactory(commitment__code="2021-FS-001", commitment__title_en="Meet", implementation="stalled")
        CommitmentFactory(code="2021-FS-002")
    stalled = part("models.commitments_list_status_item").CommitmentsListStatusItem.STALLED

    every = sent_by(part, live_server, "commitments.commitments_list")
    found = sent_by(part, live_server, "commitments.commitments_list", status=[stalled], issued_after=date(2017, 1, 1))
    one = sent_by(part, live_server, "commitments.commitments_retrieve", code="2021-FS-001")
    none = sent_by(part, live_server, "commitments.commitments_retrieve", code="2021-FS-003")

    assert (every.count, [record.code for record in every.results]) == (2, ["2021-FS-001", "2021-FS-002"])
    assert [record.code for record in found.results] == ["2021-FS-001"]
    assert (one.title, one.status.implementation) == ("Meet", "stalled")
    assert (none.status, none.detail) == (404, "There is no commitment with the code '2021-FS-003'.")


def test_client_pages_to_the_end(part: Part, live_server: LiveServer):
    with transaction.atomic():
        codes = [CommitmentFactory(code=f"2021-FS-00{number}").code for number in range(1, 6)]
    seen, asked = [], {}

    while True:
        page = sent_by(part, live_server, "commitments.commitments_list", page_size=2, **asked)
        seen += [record.code for record in page.results]
        if page.next_ is None:
            break
        asked = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]}

    assert seen == codes


def test_client_drafts_and_submits_a_status_update(part: Part, live_server: LiveServer, analyst: User):
    with transaction.atomic():
        CommitmentFactory(code="2021-FS-001")
    _, token = tokens.make(analyst, name="client", scope=Scope.WRITE, days=7)
    models = part("models")
    release = models.EvidenceDraft(
        basis=models.Basis.OFFICIAL_DOCUMENT,
        title="Press release",
        publisher="Ministry of Foreign Affairs",
        url="https://example.org/release",
        published_on=date(2021, 12, 2),
        accessed_on=date(2022, 1, 1),
    )
    body = models.StatusUpdateDraft(
        commitment="2021-FS-001",
        implementation=models.Implementation.UNDER_WAY,
        effective_on=date(2021, 12, 1),
        rationale="The group met for the first time.",
        evidence=[release],
    )

    made = sent_by(part, live_server, "status_updates.status_updates_create", token, body=body, idempotency_key="one")
    again = sent_by(part, live_server, "status_updates.status_updates_create", token, body=body, idempotency_key="one")
    refused = sent_by(part, live_server, "status_updates.status_updates_create", body=body)

    update = StatusUpdate.objects.get()
    assert (made.id, made.state, made.evidence[0].title) == (update.pk, "draft", "Press release")
    assert json.dumps(again.to_dict()) == json.dumps(made.to_dict())
    assert (refused.status, refused.detail) == (401, "Authentication credentials were not provided.")
