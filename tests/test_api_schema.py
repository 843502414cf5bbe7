"""The API's description: valid, complete, true, and shown on a page that keeps to the strict policy."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from alliance import moment
from alliance.api.filters import StrictFilterSet
from alliance.router import router

SCHEMA = "/api/v1/schema/"
DESCRIPTION = SchemaGenerator().get_schema(public=True)
READ = [path for path, operations in DESCRIPTION["paths"].items() if "get" in operations]
WRITTEN = [
    (method, path) for path, operations in DESCRIPTION["paths"].items() for method in operations if method != "get"
]
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


@pytest.mark.usefixtures("seed_ledger")
@pytest.mark.parametrize("path", READ)
def test_answer_fits_its_description(db, client, path):
    """Also for programs that take a `format` for a remark, as JSON Schema does."""
    address, _, key = path.partition("{")
    if key:
        address = client.get(address).json()["results"][0]["url"]
    described = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = described | {"components": DESCRIPTION["components"]}

    answer = client.get(address, {"q": "forum"} if "search" in path else {})

    assert answer.status_code == 200
    assert [fault.message for fault in Draft202012Validator(whole).iter_errors(answer.json())] == []


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
    sent = {name for name in records if records[name].get("additionalProperties") is False}
    records = {name: each for name, each in records.items() if name not in sent}

    assert {"Commitment", "CommitmentBrief", "StatusUpdate", "OwnStatusUpdate", "Dialogue", "Meeting"} <= set(records)
    assert all(each["required"] == list(each["properties"]) for each in records.values())


def test_every_shape_that_is_sent_knows_all_its_fields(described):
    schemas = described["components"]["schemas"]

    assert {name for name, each in schemas.items() if each.get("additionalProperties") is False} == {
        *("StatusUpdateDraft", "PatchedStatusUpdateChange", "EvidenceDraft", "PassageDraft", "Return", "Withdrawal")
    }
    assert schemas["StatusUpdateDraft"]["required"] == ["commitment", "effective_on", "implementation"]
    assert set(schemas["StatusUpdateDraft"]["properties"]) == {*schemas["PatchedStatusUpdateChange"]["properties"]} | {
        "replaces"
    }


def test_every_write_describes_who_may_what_it_needs_and_what_it_refuses(described):
    updates = "/api/v1/status-updates/"
    steps = ("submit", "publish", "return", "withdraw")
    assert sorted(WRITTEN) == sorted(
        [
            *(("post", updates), ("patch", f"{updates}{{id}}/"), ("delete", f"{updates}{{id}}/")),
            *(("post", f"{updates}{{id}}/{step}/") for step in steps),
        ]
    )
    assert described["components"]["securitySchemes"].keys() == {"token", "cookieAuth"}
    for method, path in WRITTEN:
        operation = described["paths"][path][method]
        assert operation["security"] == [{"token": []}, {"cookieAuth": []}]
        [header] = [each for each in operation["parameters"] if each["in"] == "header"]
        assert (header["name"], header["required"]) == (
            ("If-Match", True) if "{" in path else ("Idempotency-Key", False)
        )
        refused = {"400", "401", "403", "404", "409", "413", "415", "422", "429"} | (
            {"412", "428"} if "{" in path else set()
        )
        assert refused <= operation["responses"].keys()
        assert list(operation["responses"]["429"]["headers"]) == ["Retry-After"]
        [success] = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert method == "delete" or "ETag" in success["headers"]


def test_reading_needs_no_security(described):
    assert [path for path in READ if "security" in described["paths"][path]["get"]] == []


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
