"""A dump and its way back: what goes out, what is refused, and that readers see no difference."""

import csv
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from alliance import checking, revision
from alliance.models import Change, User
from alliance.stored import dumping
from alliance.stored.dumping import Dump, dumps, export
from commitments.models import Agreement, Commitment, StatusUpdate
from tests import factories
from tests.stored.copies import applied, full_copy, told
from tests.tracked import committing
from tests.world import bare_ledger, public_ledger

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)
LISTS = (
    *("agreements", "passages", "commitments", "status-updates", "dialogues", "meetings", "recommendations"),
    *("parties", "themes"),
)


@pytest.fixture
def ledger(db: None) -> None:
    """Something of everything; what was retired, corrected and withdrawn; what rests on a text that is not public."""
    with transaction.atomic():
        public_ledger(2)
        bare_ledger()
        hidden = factories.PassageFactory(agreement__draft=True, agreement__code="2030-SECRET", text="Hush.")
        place = {"source_passage": hidden, "source_url": "", "source_title": "", "source_publisher": ""}
        factories.MeetingFactory(code="behind-doors", **place)
        factories.DialogueFactory(slug="quiet", cadence_months=12, cadence_passage=hidden)
        kept = Commitment.objects.get(code="2021-P1-001")
        retired = {"retired_at": NOW, "retired_reason": "A double.", "replaced_by": kept, "quote": ""}
        factories.CommitmentFactory(code="2021-P1-009", agreement=kept.agreement, **retired)
        old = factories.StatusUpdateFactory(commitment=kept, rationale="=1+1 was said.", batch="seed")
    withdrawn = {"withdrawn_at": NOW, "withdrawn_by": old.reviewer, "withdrawal_reason": "Wrong."}
    with transaction.atomic():
        StatusUpdate.objects.filter(pk=old.pk).update(state="withdrawn", **withdrawn)
        factories.StatusUpdateFactory(commitment=kept, replaces=old, recorded_at=NOW)
        factories.StatusUpdateFactory(commitment=kept, draft=True, rationale="Nobody sees this.")
        taken_back = factories.StatusUpdateFactory(commitment=kept, state="withdrawn", evidence=False, **withdrawn)
        nowhere = dict.fromkeys(("url", "title", "publisher"), "") | {"accessed_on": None, "published_on": None}
        factories.EvidenceFactory(update=taken_back, passage=hidden, **nowhere)


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def restore(folder: Path) -> None:
    call_command("import_dump", folder, verbosity=0)


def refused(folder: Path) -> list[str]:
    """The sentences with which the dump is refused; nothing was written."""
    before = Change.objects.count(), User.objects.count()
    with pytest.raises(CommandError) as caught:
        restore(folder)
    assert (Change.objects.count(), User.objects.count()) == before
    head, *sentences = str(caught.value).replace(f"{folder}/", "").split("\n  ")
    assert head == "Nothing was imported:"
    return sentences


def files(dump: Dump) -> dict[str, bytes]:
    """The files with records, by name."""
    return {file["name"]: (dump.folder / file["name"]).read_bytes() for file in dump.manifest["files"]}


def answers() -> dict[str, Any]:
    """What the API says of everything, whole lists and each record, but for numbers of revisions."""
    client, said = Client(), {}
    for name in LISTS:
        address = f"/api/v1/{name}/?full=1&page_size=500"
        said[address] = without_revision(client.get(address).json())
        for row in said[address]["results"]:
            if "url" in row and name != "passages":
                said[row["url"]] = without_revision(client.get(row["url"]).json())
    said["retired"] = client.get("/api/v1/commitments/2021-P1-009/").json()
    assert said["retired"]["status"] == 410
    return said


def without_revision(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_revision(each) for name, each in value.items() if name != "revision"}
    return [without_revision(each) for each in value] if isinstance(value, list) else value


def write(dump: Dump, name: str, content: str) -> None:
    """Another content, of which the manifest knows."""
    (dump.folder / name).write_text(content, encoding="utf-8")
    manifest = dump.manifest
    for file in manifest["files"]:
        if file["name"] == name:
            file["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    (dump.folder / dumping.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@committing
def test_restored_ledger_is_what_readers_saw(ledger: None, tmp_path: Path):
    dump, seen, faults = export(tmp_path / "one"), answers(), checking.check()
    empty()

    restore(dump.folder)

    assert answers() == seen
    assert files(export(tmp_path / "two")) == files(dump)
    assert sorted(checking.check()) == sorted(faults)
    people = User.objects.exclude(username__startswith="Anonymous")
    assert [(user.username, user.is_active, user.has_usable_password()) for user in people.order_by("username")] == [
        ("dump-author", False, False),
        ("dump-reviewer", False, False),
    ]
    assert refused(dump.folder) == ["The ledger is not empty: a dump is imported into a new database only."]


@committing
def test_a_dump_holds_the_stored_records_and_what_came_after_is_told_by_changes(ledger: None, tmp_path: Path):
    dump = export(tmp_path)
    copy = {}
    for file in dump.manifest["files"]:
        for line in (dump.folder / file["name"]).read_text().splitlines() if file["name"].endswith(".jsonl") else ():
            record = json.loads(line)
            key = (
                f"{record['agreement']} {record['number']}"
                if file["resource"] == "passages"
                else next(iter(record.values()))
            )
            copy[file["resource"], key] = record
    assert copy == full_copy()
    assert dump.manifest["revision"] == revision.current()

    Agreement.objects.filter(code="2021-P1").update(place="Seoul")

    assert applied(copy, told(after=dump.manifest["revision"])) == full_copy()


@committing
def test_nothing_of_drafts_and_staff_is_in_a_dump(ledger: None, tmp_path: Path):
    everything = b"".join(files(export(tmp_path)).values()).decode()

    for secret in ("2030-SECRET", "Hush.", "Nobody sees this.", *User.objects.values_list("username", flat=True)):
        assert secret not in everything


@committing
def test_csv_is_read_back_by_python_and_runs_in_no_spreadsheet(ledger: None, tmp_path: Path):
    dump = export(tmp_path)

    def rows(name: str) -> list[dict[str, str]]:
        with (dump.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    lines = [json.loads(line) for line in (dump.folder / "commitments.jsonl").read_text().splitlines()]
    assert [row["code"] for row in rows("commitments.csv")] == [record["code"] for record in lines]
    assert [row["summary"] for row in rows("commitments.csv")] == [record["summary"] for record in lines]
    quotations = [(record["code"], each["passage"]["number"]) for record in lines for each in record["citations"]]
    assert [(row["commitment"], row["passage.number"]) for row in rows("commitments-citations.csv")] == quotations
    assert {row["parties"] for row in rows("dialogues.csv")} == {"KOR;USA", ""}
    assert "'=1+1 was said." in [row["rationale"] for row in rows("status-updates.csv")]
    assert [row["code"] for row in rows("retired-commitments.csv")] == ["2021-P1-009"]


@committing
def test_sums_are_those_of_the_files(ledger: None, tmp_path: Path):
    dump = export(tmp_path)
    sums = dict(line.split("  ")[::-1] for line in (dump.folder / dumping.SUMS).read_text().splitlines())

    assert sums == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in dump.folder.iterdir()
        if file.name != dumping.SUMS
    }
    assert {file["name"]: file["sha256"] for file in dump.manifest["files"]}.items() <= sums.items()


@committing
def test_a_dump_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = export(tmp_path)
    monkeypatch.setattr(dumping, "_readme", lambda manifest: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        export(tmp_path)

    assert [each.name for each in tmp_path.iterdir()] == [first.name]


@committing
def test_the_last_two_dumps_stay(tmp_path: Path):
    made = [export(tmp_path).name for _ in range(3)]

    assert [dump.name for dump in dumps(tmp_path)] == made[:0:-1]
    assert sorted(each.name for each in tmp_path.iterdir()) == made[1:]


@committing
def test_what_is_wrong_with_a_dump_is_told_and_nothing_is_written(ledger: None, tmp_path: Path):
    folder = export(tmp_path).folder
    dump = Dump(folder)
    empty()

    (folder / "themes.csv").unlink()
    assert refused(folder) == ["themes.csv: the file is missing: copy the whole folder."]
    (folder / "themes.csv").touch()
    told_ = refused(folder)[0]
    assert told_.startswith("themes.csv: the file is not as it was written: its SHA-256 is not ")
    write(dump, "themes.csv", "")

    good = (folder / "themes.jsonl").read_text()
    write(dump, "themes.jsonl", good + "{")
    number = good.count("\n") + 1
    assert refused(folder)[0].startswith(f"themes.jsonl:{number}: this is no JSON (")
    write(dump, "themes.jsonl", good + '{"slug": "x"}\n')
    assert refused(folder) == [
        f"themes.jsonl:{number}: a commitments.theme has name, name_ko, parent, slug here; "
        "take the file from a dump as it is."
    ]
    write(dump, "themes.jsonl", good + '{"slug": "x", "name": 3, "name_ko": "", "parent": null}\n')
    assert refused(folder) == [f"themes.jsonl:{number}: commitments.theme: name_en: '3' is no text."]
    write(dump, "themes.jsonl", good + '{"slug": "x", "name": "X", "name_ko": "", "parent": "y"}\n')
    assert refused(folder) == [
        f"themes.jsonl:{number}: commitments.theme x: parent names commitments.theme y, "
        "which is neither in the files nor in the ledger: add it or correct the name."
    ]
    write(dump, "themes.jsonl", good)

    quotes = (folder / "passages.jsonl").read_text()
    write(dump, "passages.jsonl", quotes.replace("establish a working group", "found a club"))
    assert "does not stand" in refused(folder)[0]
    write(dump, "passages.jsonl", quotes)
    restore(folder.parent)
    assert Commitment.objects.filter(code="2021-P1-001").exists()


@committing
def test_what_is_no_dump_is_told(tmp_path: Path):
    assert refused(tmp_path) == [f"{tmp_path}: no dump is there: it has no manifest.json."]
    (tmp_path / "manifest.json").write_text('{"format": 2, "files": []}')
    assert refused(tmp_path) == [
        "manifest.json: the dump has the format 2, and this release reads 1: use the release that wrote it."
    ]
    (tmp_path / "manifest.json").write_text("[]")
    assert refused(tmp_path) == ["manifest.json: this is no manifest of a dump: copy the whole folder again."]
