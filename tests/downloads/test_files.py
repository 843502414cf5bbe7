"""Lists as files: all rows of the filter, the same as in the pages of the list, in fixed columns."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from alliance.api.download import FIRST_ROWS
from alliance.router import router
from tests.factories import AgreementFactory, CommitmentFactory, StatusUpdateFactory
from tests.world import bare_ledger, public_ledger

pytestmark = pytest.mark.django_db
LISTS = [prefix for prefix, _, _ in router.registry]
COLUMNS = Path(__file__).with_name("columns.json")


def file_of(client: Client, query: str, **headers: str) -> str:
    answer = client.get(f"/api/v1/{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def table(client: Client, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file_of(client, query).removeprefix("\ufeff"), newline="")))


def records(client: Client, query: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(client, query).splitlines()]


@pytest.mark.parametrize("name", LISTS)
def test_json_lines_have_the_full_records_of_the_list(client: Client, name: str):
    public_ledger(2)
    bare_ledger()

    assert records(client, f"{name}/?format=jsonl") == client.get(f"/api/v1/{name}/?full=1").json()["results"]


@pytest.mark.parametrize("name", LISTS)
def test_table_has_a_row_for_each_record_and_columns_that_never_move(client: Client, name: str):
    public_ledger(2)
    bare_ledger()
    rows = table(client, f"{name}/?format=csv")

    assert list(rows[0]) == json.loads(COLUMNS.read_text())[name]
    assert len(rows) == client.get(f"/api/v1/{name}/").json()["count"]
    assert all(None not in row and None not in row.values() for row in rows)


def test_every_row_is_in_the_file_in_the_order_of_the_list(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alliance.api.download.ROWS", 2)
    public_ledger(3)
    query = "commitments/?ordering=-due_on&party=KOR&strength=firm"

    codes = [row["code"] for row in client.get(f"/api/v1/{query}").json()["results"]]
    assert len(codes) == 6
    assert [row["code"] for row in table(client, f"{query}&format=csv")] == codes
    assert [row["code"] for row in records(client, f"{query}&format=jsonl")] == codes


def test_first_rows_go_out_before_the_others_are_read(client: Client):
    AgreementFactory.create_batch(FIRST_ROWS + 5)
    codes = [row["code"] for row in client.get("/api/v1/agreements/?page_size=100").json()["results"]]

    parts = list(client.get("/api/v1/agreements/?format=jsonl").streaming_content)

    assert [part.count(b"\n") for part in parts] == [FIRST_ROWS, len(codes) - FIRST_ROWS]
    assert [json.loads(line)["code"] for line in b"".join(parts).splitlines()] == codes


def test_row_of_a_commitment_tells_what_its_record_does(client: Client):
    public_ledger()

    row = table(client, "commitments/?format=csv&thread=2021-P1-001&ordering=code")[0]

    told = {
        name: row[name] for name in ("code", "agreement", "made_on", "theme", "obligors", "counterparts", "agencies")
    }
    assert told == {
        "code": "2021-P1-001",
        "agreement": "2021-P1",
        "made_on": "2021-05-01",
        "theme": "theme-1",
        "obligors": "KOR",
        "counterparts": "USA",
        "agencies": "kor-1",
    }
    assert (row["quote"], row["due_on"], row["status"]) == ("establish a working group", "2022-12-31", "under_way")


def test_commitment_of_two_has_two_rows_by_obligor(client: Client):
    both = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=both.obligations.get(party__code="KOR").party)

    rows = table(client, "commitments/?format=csv&rows=obligor")

    assert [(row["code"], row["obligors"], row["obligor"], row["obligor_status"]) for row in rows] == [
        (both.code, "KOR;USA", "KOR", "under_way"),
        (both.code, "KOR;USA", "USA", "not_assessed"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "＝1", "'=1"])
def test_what_a_spreadsheet_might_run_has_an_apostrophe_before_it(client: Client, text: str):
    CommitmentFactory(title_en=text, title_ko='약속, 또는 "것"')

    [safe], [raw] = table(client, "commitments/?format=csv"), table(client, "commitments/?format=csv&raw=1")

    assert (safe["title"], raw["title"], raw["title_ko"]) == (f"'{text}", text, '약속, 또는 "것"')


def test_file_is_named_for_what_it_holds(client: Client):
    public_ledger()
    revision = client.get("/api/v1/themes/").json()["revision"]

    answer = client.get("/api/v1/status-updates/?format=csv&as_of=2023-01-01")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    name = f"pacta-status-updates-2023-01-01-r{revision}.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    answer.close()


def test_list_without_rows_is_a_table_of_its_columns(client: Client):
    assert file_of(client, "themes/?format=csv") == "\ufeffslug,name,name_ko,parent\r\n"
    assert file_of(client, "themes/?format=csv&raw=1") == "slug,name,name_ko,parent\r\n"
    assert file_of(client, "themes/?format=jsonl") == ""


def test_who_asks_for_the_type_of_the_file_gets_it(client: Client):
    assert file_of(client, "themes/?format=csv", Accept="text/csv").startswith("\ufeffslug")
    assert client.get("/api/v1/themes/", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("commitments/?format=xml", "format", "'xml' is not among the words allowed here: json, csv, jsonl."),
        ("commitments/?format=csv&page_size=5", "page_size", "A file has all rows in full; leave this out."),
        ("commitments/?format=jsonl&cursor=x", "cursor", "A file has all rows in full; leave this out."),
        ("commitments/?format=jsonl&raw=1", "raw", "This is of format=csv alone."),
        ("commitments/?rows=obligor", "rows", "This is of format=csv alone."),
        ("meetings/?format=csv&rows=obligor", "rows", "Only commitments have rows by obligor."),
        (
            "commitments/?format=csv&rows=party",
            "rows",
            "'party' is not among the words allowed here: commitment, obligor.",
        ),
        ("commitments/?format=csv&stauts=x", "stauts", "There is no parameter 'stauts' here."),
        ("commitments/?format=jsonl&as_of=soon", "as_of", "'soon' is no date"),
        ("commitments/2021-P1-001/?format=csv", "format", "There is no parameter 'format' here"),
    ],
)
def test_what_is_not_understood_is_a_problem_and_no_file(client: Client, query: str, name: str, sentence: str):
    answer = client.get(f"/api/v1/{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][name][0].startswith(sentence)


def test_file_of_another_day_has_what_was_known_then(client: Client):
    commitment = CommitmentFactory()
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 6, 1))

    then = table(client, "commitments/?format=csv&as_of=2022-01-01")
    assert [row["status"] for row in then] == ["not_assessed"]
    assert [row["status"] for row in table(client, "commitments/?format=csv")] == ["under_way"]


@pytest.mark.parametrize("rows", [1, 20])
def test_file_costs_the_same_for_one_row_and_for_twenty(client: Client, django_assert_num_queries: Any, rows: int):
    public_ledger(rows)

    # a savepoint, the revision, the keys, the records, the savepoint's end
    with django_assert_num_queries(5):
        file_of(client, "commitments/?format=csv")
    # and what the full records have beside
    with django_assert_num_queries(6):
        file_of(client, "commitments/?format=jsonl")


def test_moments_are_written_as_in_json(client: Client):
    StatusUpdateFactory()

    [row], [record] = table(client, "status-updates/?format=csv"), records(client, "status-updates/?format=jsonl")

    assert (row["published_at"], row["changed"]) == (record["published_at"], "true")


@pytest.mark.parametrize("query", ["", "?party=KOR&lang=ko&page=1"])
def test_page_of_a_list_leads_to_the_same_rows_as_files(client: Client, query: str):
    public_ledger(2)
    page = client.get(f"/commitments/{query}").text

    for kind in ("csv", "jsonl"):
        place = f"/api/v1/commitments/?{'party=KOR&amp;' if query else ''}format={kind}"
        assert f'<a href="{place}">' in page
        assert file_of(client, place.replace("&amp;", "&").removeprefix("/api/v1/")).count("2021-P2-002") > 0
