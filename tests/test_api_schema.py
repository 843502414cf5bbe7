"""The API's description: valid, complete, true, and shown on a page that keeps to the strict policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from alliance import moment
from alliance.api.filters import StrictFilterSet
from alliance.router import router
from alliance.wsgi import application
from commitments.models import StatusUpdate
from tests.world import bare_ledger, public_ledger

SCHEMA = "/api/v1/schema/"
DESCRIPTION = SchemaGenerator().get_schema(public=True)
FILTERS = {
    (prefix, name): each.field
    for prefix, view, _ in router.registry
    for name, each in view.filterset_class.base_filters.items()
}


@pytest.fixture
def described(db, client) -> dict:
    return client.get(SCHEMA).json()


def test_description_is_valid_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_description_says_openapi_3_1(described):
    assert described["openapi"] == "3.1.0"


def test_every_list_describes_its_parameters_with_their_words(described):
    for (prefix, name), field in FILTERS.items():
        parameters = described["paths"][f"/api/v1/{prefix}/"]["get"]["parameters"]
        parameter = next(each for each in parameters if each["name"] == name)
        assert field.help_text
        assert parameter["description"].startswith(str(field.help_text))
        schema = parameter["schema"]
        assert (schema["items"] if field.takes_several else schema) == field.schema
        assert {"page_size", "cursor", "full"} <= {each["name"] for each in parameters}


def test_every_operation_describes_what_it_refuses(described):
    for operations in described["paths"].values():
        for operation in operations.values():
            for status in ("400", "404", "default"):
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_every_field_is_said_to_be_always_there(described):
    records = {name: each for name, each in described["components"]["schemas"].items() if "properties" in each}
    records.pop("Problem")

    assert {"Commitment", "CommitmentBrief", "StatusUpdate", "Dialogue", "Meeting"} <= set(records)
    assert all(each["required"] == list(each["properties"]) for each in records.values())


def test_state_of_a_dialogue_says_what_proposed_means(described):
    schemas = described["components"]["schemas"]

    for record in ("Dialogue", "CommitmentDialogue"):
        assert "`proposed` means that no meeting is on record" in schemas[record]["properties"]["state"]["description"]


def test_batch_of_an_update_says_what_seed_means(described):
    batch = described["components"]["schemas"]["StatusUpdate"]["properties"]["batch"]

    assert "`seed`: seed coding, not yet read by a second person" in batch["description"]


def test_every_filterset_is_strict():
    assert all(issubclass(view.filterset_class, StrictFilterSet) for _, view, _ in router.registry)


def test_page_of_the_description_keeps_to_the_policy(db, client):
    page = client.get("/api/v1/docs/")

    assert page.status_code == 200
    assert re.findall(r"<style|style=|onload=|<script>", page.text) == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) == 8
    ours = ("/static/", "/api/v1/docs/?script=")
    assert [address for address in addresses if not address.startswith(ours)] == ["/", "/method/"]
    script = client.get(next(address for address in addresses if "script" in address))
    assert script["Content-Type"].startswith("application/javascript")
    assert SCHEMA in script.text


def test_every_resource_filter_and_ordering_stands_in_the_documentation():
    documentation = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    rows = dict(re.findall(r"^\| ([a-z-]+) \| (.+) \|$", documentation, re.MULTILINE))

    for prefix, view, _ in router.registry:
        assert f"| `{prefix}/` |" in documentation
        names = set(view.filterset_class.base_filters) - {"ordering", *moment.FIELDS}
        assert set(re.findall("`([a-z_]+)`", re.sub(r"\([^)]*\)", "", rows.get(prefix, "")))) == names
    orders = {name for (_, each), field in FILTERS.items() if each == "ordering" for name, _ in field.choices}
    assert {f"`{name}`" for name in orders if not name.startswith("-")} <= set(re.findall("`[a-z_]+`", documentation))


# Requests made up from the description


@pytest.fixture
def api(db) -> Iterator[schemathesis.BaseSchema]:
    """The application itself, in the transaction of the test: so a request does not close the connection."""
    public_ledger()
    bare_ledger()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(SCHEMA, application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


EXISTING = {
    "after": "0",
    "agreement": "2021-P1",
    "theme": "theme-1",
    "party": "KOR",
    "agency": "kor-1",
    "dialogue": "dialogue-1",
    "meeting": "dialogue-1-1",
    "thread": "2021-P1-001",
    "commitment": "2021-P1-001",
    "addressee": "KOR",
    "as_of": "2026-01-01",
    "known_at": "2026-01-01",
}
KEYS = {
    "agreements": "2021-p1",
    "commitments": "2021-P1-001",
    "dialogues": "dialogue-1",
    "meetings": "dialogue-1-1",
    "recommendations": "2024-R1-R01",
    "parties": "KOR",
    "themes": "theme-1",
}


@pytest.mark.parametrize("path", list(DESCRIPTION["paths"]))
def test_made_up_requests_are_answered_as_described(api, path: str):
    """schemathesis's own pytest plugin does not work with pytest 9.2, so its cases are drawn here."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=api[path]["GET"].as_strategy())
    def answered_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])  # made-up codes do not exist

        case.query = {name: EXISTING.get(name, value) for name, value in case.query.items() if name != "cursor"}
        case.path_parameters = {name: key_in(path) for name in case.path_parameters}
        assert case.call_and_validate().status_code == 200

    answered_as_described()


def key_in(path: str) -> str:
    """A key with which the address leads to a record."""
    resource = path.split("/")[3]
    return str(KEYS.get(resource) or StatusUpdate.objects.first().pk)


@pytest.mark.parametrize("path", [f"/api/v1/{prefix}/" for prefix, _, _ in router.registry])
def test_made_up_nonsense_is_refused(api, path: str):
    """Requests that break the description: never a 500, and never an answer as if nothing was wrong."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=api[path]["GET"].as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    def refused(case: schemathesis.Case) -> None:
        assume("=&" not in f"{urlencode(case.query, doseq=True)}&")  # an empty value asks nothing, and is no error
        case.call_and_validate()

    refused()
