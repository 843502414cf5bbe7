"""The whole real ledger as files: every record of the API comes back from them."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from alliance.router import router
from tests.formats.reading import body, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]
LISTS = [prefix for prefix, _, _ in router.registry]


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, address).removeprefix("\ufeff"), newline="")))


def parties(record: dict[str, Any], role: str) -> list[str]:
    return [owed["party"] for owed in record["obligations"] if owed["role"] == role]


def first(record: dict[str, Any], name: str) -> Any:
    return record["citations"][0][name] if record["citations"] else None


def source(record: dict[str, Any], name: str) -> Any:
    passage = record["source"]["passage"] if record["source"] else None
    return passage and passage[name]


ELSEWHERE: dict[str, dict[str, Any]] = {
    "commitments": {
        "agreement": lambda record: record["agreement"]["code"],
        "agreement_title": lambda record: record["agreement"]["title"],
        "theme": lambda record: record["theme"]["slug"],
        "obligors": lambda record: parties(record, "obligor"),
        "counterparts": lambda record: parties(record, "counterpart"),
        "agencies": lambda record: [code for owed in record["obligations"] for code in owed["agencies"]],
        "deadline": lambda record: record["deadline"]["text"],
        "due_on": lambda record: record["deadline"]["due_on"],
        "due_precision": lambda record: record["deadline"]["precision"],
        "due_basis": lambda record: record["deadline"]["basis"],
        "quote": lambda record: first(record, "quote"),
        "quoted_from": lambda record: first(record, "agreement"),
        "passage": lambda record: first(record, "passage"),
        "status": lambda record: record["status"]["implementation"],
        "obligors_count": lambda record: record["status"]["obligors"],
        **{
            name: lambda record, name=name: record["status"][name]
            for name in (
                *("effective_on", "confidence", "schedule", "freshness"),
                *("obligors_assessed", "reviewed_at", "evidence_count"),
            )
        },
    },
    "status-updates": {
        f"evidence_{name}": lambda record, name=name: [piece[name] for piece in record["evidence"]]
        for name in ("basis", "title", "publisher", "url", "searched")
    },
    "recommendations": {
        "agreement": lambda record: record["agreement"]["code"],
        "theme": lambda record: record["theme"]["slug"],
        "quotes": lambda record: [citation["quote"] for citation in record["citations"]],
        "passages": lambda record: [citation["passage"] for citation in record["citations"]],
    },
    "parties": {"agencies": lambda record: [agency["code"] for agency in record["agencies"]]},
    "dialogues": {
        "theme": lambda record: record["theme"]["slug"],
        "established_by": lambda record: record["established_by"] and record["established_by"]["code"],
    },
    "meetings": {
        "dialogue": lambda record: record["dialogue"] and record["dialogue"]["slug"],
        "source_url": lambda record: record["source"] and record["source"]["url"],
        "source_agreement": lambda record: source(record, "agreement"),
        "source_passage": lambda record: source(record, "passage"),
        "outcomes": lambda record: [agreement["code"] for agreement in record["outcomes"]],
        "commitments": lambda record: [item["commitment"] for item in record["items"]],
    },
}
"""Where a column's value stands in the record, if not under its name."""


def spelt(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(spelt, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", LISTS)
def test_json_lines_lose_nothing(client: Client, name: str):
    lines = body(client, f"/api/v1/{name}/?format=jsonl").splitlines()

    assert [json.loads(line) for line in lines] == told(client, name)


@pytest.mark.parametrize("name", LISTS)
def test_each_cell_of_a_table_says_what_the_record_does(client: Client, name: str):
    records, rows = told(client, name), table(client, f"/api/v1/{name}/?format=csv&raw=1")
    elsewhere = ELSEWHERE.get(name, {})

    assert rows == [
        {column: spelt(elsewhere[column](record) if column in elsewhere else record[column]) for column in rows[0]}
        for record in records
    ]


@pytest.mark.parametrize("name", LISTS)
def test_table_for_a_spreadsheet_is_the_same_but_for_an_apostrophe(client: Client, name: str):
    safe, raw = table(client, f"/api/v1/{name}/?format=csv"), table(client, f"/api/v1/{name}/?format=csv&raw=1")

    assert len(safe) == len(raw)
    for ours, plain in zip(safe, raw, strict=True):
        for column, cell in plain.items():
            assert ours[column] == (f"'{cell}" if cell[:1] in set("=+-@\t\r\n'＝＋－＠") else cell)
