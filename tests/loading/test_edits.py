"""load_ledger: what people did stands, is listed, and comes out as an oracle says, whatever the history."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.models import LoadedRecord, User
from commitments.models import (
    Agency,
    Commitment,
    Party,
    StatusUpdate,
    Theme,
)
from tests.loading.ledgers import LEDGER, PARTIES, counted, row_versions

pytestmark = pytest.mark.django_db


# What people did


def test_an_edit_of_somebody_stands_and_is_listed(load, tmp_path):
    load(PARTIES)
    Party.objects.filter(code="KOR").update(name_en="South Korea")

    told = load(PARTIES.replace("name_ko: 한국", "name_ko: 대한민국"))

    korea = Party.objects.get(code="KOR")
    assert (korea.name_en, korea.name_ko) == ("South Korea", "대한민국")
    assert told.endswith(
        "Changed here by somebody, left alone (--overwrite takes the files' side):\n"
        f"  {tmp_path}/0.yaml:3: commitments.party KOR: name_en is 'South Korea' here, 'Korea' in the file\n"
    )


def test_an_edit_of_somebody_stands_when_the_file_changes_too(load):
    load(PARTIES)
    Party.objects.filter(code="KOR").update(name_en="South Korea")

    told = load(PARTIES.replace("name_en: Korea", "name_en: Republic of Korea"))

    assert Party.objects.get(code="KOR").name_en == "South Korea"
    assert counted(told) == {"left alone": 1, "unchanged": 1}


def test_overwrite_takes_the_files_side(load):
    load(PARTIES)
    Party.objects.update(name_en="Somewhere")

    told = load(PARTIES, overwrite=True)

    assert counted(told) == {"changed": 2}
    assert set(Party.objects.values_list("name_en", flat=True)) == {"Korea", "United States"}
    assert counted(load(PARTIES)) == {"unchanged": 2}


def test_an_edit_that_the_files_took_over_counts_as_loaded(load):
    load(PARTIES)
    Party.objects.filter(code="KOR").update(name_en="South Korea")
    load(PARTIES.replace("name_en: Korea", "name_en: South Korea"))

    load(PARTIES.replace("name_en: Korea", "name_en: Republic of Korea"))

    assert Party.objects.get(code="KOR").name_en == "Republic of Korea"


def test_an_edit_that_was_taken_back_gives_the_field_to_the_files_again(load):
    load(PARTIES)
    Party.objects.filter(code="KOR").update(name_en="South Korea")
    load(PARTIES.replace("name_en: Korea", "name_en: Republic of Korea"))
    Party.objects.filter(code="KOR").update(name_en="Korea")

    load(PARTIES.replace("name_en: Korea", "name_en: Republic of Korea"))

    assert Party.objects.get(code="KOR").name_en == "Republic of Korea"


def test_a_value_that_somebody_gave_to_an_unnamed_field_stands_when_the_files_name_it(load):
    load(PARTIES)
    Party.objects.filter(code="USA").update(name_ko="합중국")

    load(PARTIES.replace("name_en: United States", "name_en: United States, name_ko: 미국"))

    assert Party.objects.get(code="USA").name_ko == "합중국"


def test_a_record_that_was_never_loaded_is_somebodys(load):
    Party.objects.create(code="KOR", kind="organisation", name_en="Korea")

    told = [load(PARTIES), load(PARTIES)]

    korea = Party.objects.get(code="KOR")
    assert (korea.kind, korea.name_en, korea.name_ko) == ("organisation", "Korea", "")
    assert [counted(report) for report in told] == [{"created": 1, "left alone": 1}, {"unchanged": 1, "left alone": 1}]
    assert not LoadedRecord.objects.filter(key=["KOR"]).exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_somebody_deleted_stays_deleted_with_all_that_hung_on_it(load, overwrite):
    steps = "state: published", "reviewer: ", "submitted_at: ", "published_at: "
    drafted = "\n".join(line for line in LEDGER.splitlines() if not line.strip().startswith(steps))
    load(drafted)
    StatusUpdate.objects.get().delete()
    Commitment.objects.get().delete()

    told = load(drafted, overwrite=overwrite)

    assert counted(told) == {"unchanged": 12, "deleted": 8}
    assert not Commitment.objects.exists()
    listed = told.partition("Deleted here, not loaded again:\n")[2]
    assert [line.partition(": ")[2] for line in listed.splitlines()] == [
        "commitments.commitment 2021-FS-001",
        "commitments.citation 2021-FS-001 1",
        "commitments.obligation 2021-FS-001 KOR obligor",
        "commitments.obligation 2021-FS-001 USA counterpart",
        "commitments.obligationagency 2021-FS-001 USA counterpart usa-dod",
        "commitments.target 2021-FS-001 1",
        "commitments.statusupdate 9f9e4d0e-3c0e-4a39-8b4e-0d6f7c1c2a11",
        "commitments.evidence 0b6c3c1e-55e8-4c39-9e0f-6a3c8d1b7e22",
    ]


def test_a_new_record_that_would_hang_on_a_deleted_one_is_left_out(load):
    load(PARTIES)
    Party.objects.get(code="USA").delete()

    told = load(PARTIES, "commitments.agency: [{code: usa-doe, party: USA, name_en: Energy}]")

    assert counted(told, "commitments.agency") == {"deleted": 1}
    assert not Agency.objects.exists()


def test_a_reference_to_a_deleted_record_leaves_the_field_alone(load):
    load(LEDGER)
    Theme.objects.create(slug="trade", name_en="Trade")
    Commitment.objects.update(theme=Theme.objects.get(slug="trade"))
    Theme.objects.get(slug="nuclear").delete()

    told = load(LEDGER, overwrite=True)

    assert Commitment.objects.get().theme.slug == "trade"
    assert "theme is 'trade' here, 'nuclear' in the file" in told


def test_nobody_writes_between_the_reading_and_the_writing(load):
    load(PARTIES)  # the transaction around the test goes on, and with it the lock

    with closing(connection.copy()) as another, another.cursor() as cursor:
        cursor.execute("BEGIN")
        with pytest.raises(OperationalError, match="could not obtain lock"):
            cursor.execute("LOCK TABLE commitments_party IN ROW EXCLUSIVE MODE NOWAIT")


# Any history of edits


class Oracle:
    """What the loader should do, over plain dictionaries: the ledger's rows, the files, and what was last written."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, str]] = {}
        self.files: dict[str, dict[str, str]] = {}
        self.written: dict[str, dict[str, str]] = {}

    def load(self, overwrite: bool) -> None:
        for code, said in self.files.items():
            if code in self.rows:
                self.update(code, said, overwrite)
            elif code not in self.written:
                self.rows[code] = EMPTY | said
                self.written[code] = said

    def update(self, code: str, said: dict[str, str], overwrite: bool) -> None:
        row, written = self.rows[code], self.written.get(code)
        untouched = {name for name in said if written is not None and row[name] == (EMPTY | written)[name]}
        taken = {name: said[name] for name in said if overwrite or name in untouched or row[name] == said[name]}
        if written is not None or row | taken != row:
            self.written[code] = (written or {}) | taken
        row.update(taken)


EMPTY = {"first_name": "", "last_name": ""}
NAMES, FIELDS = st.sampled_from(["kim", "lee"]), st.sampled_from(list(EMPTY))
WORDS = st.sampled_from(["", "one", "two"])
LOAD = st.tuples(st.just("load"), st.booleans())
EDIT = st.one_of(
    st.tuples(st.just("say"), NAMES, st.dictionaries(FIELDS, WORDS)),
    st.tuples(st.just("say nothing of"), NAMES),
    st.tuples(st.just("type"), NAMES, FIELDS, WORDS),
    st.tuples(st.just("make"), NAMES, WORDS),
    st.tuples(st.just("delete"), NAMES),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(EDIT | LOAD, max_size=14), last=LOAD)
def test_any_history_of_edits_and_loads_comes_out_as_the_oracle_says(tmp_path, history, last):
    oracle = Oracle()
    with transaction.atomic():
        for action in [*history, last]:
            match action:
                case "say", name, said:
                    oracle.files[name] = said
                case "say nothing of", name:
                    oracle.files.pop(name, None)
                case "type", name, field, word if name in oracle.rows:
                    oracle.rows[name][field] = word
                    User.objects.filter(username=name).update(**{field: word})
                case "make", name, word if name not in oracle.rows:
                    oracle.rows[name] = EMPTY | {"first_name": word}
                    User.objects.create(username=name, password="!", first_name=word)
                case "delete", name:
                    oracle.rows.pop(name, None)
                    User.objects.filter(username=name).delete()
                case "load", overwrite:
                    oracle.load(overwrite)
                    load_users(tmp_path / "users.yaml", oracle.files, overwrite)
                    assert {row.pop("username"): row for row in User.objects.values("username", *EMPTY)} == oracle.rows

        before = row_versions()
        load_users(tmp_path / "users.yaml", oracle.files, overwrite=last[1])
        assert row_versions() == before
        transaction.set_rollback(True)


def load_users(path: Path, files: dict[str, dict[str, str]], overwrite: bool) -> None:
    users = [{"username": name, "password": "!", **said} for name, said in files.items()]
    path.write_text(json.dumps({"alliance.user": users}))  # JSON is YAML
    call_command("load_ledger", path, overwrite=overwrite, verbosity=0)
