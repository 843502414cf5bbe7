"""load_ledger: what a load makes, and that a second one writes only differences."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.models import User
from commitments.models import (
    Citation,
    Commitment,
    ObligationAgency,
    Party,
    Passage,
    StatusUpdate,
    Target,
    Theme,
)
from tests.loading.ledgers import LEDGER, PARTIES, counted, row_versions

pytestmark = pytest.mark.django_db


# What a load makes


def test_records_and_those_nested_in_them_become_rows(load):
    told = load(LEDGER)

    assert counted(told) == {"created": 20}
    citation, target = Citation.objects.get(), Target.objects.get()
    assert (citation.commitment.code, citation.passage.number, citation.start) == ("2021-FS-001", "2", 21)
    assert (target.commitment.code, target.quantity, target.payer.code) == ("2021-FS-001", 200_000_000, "KOR")
    assert str(ObligationAgency.objects.get().obligation.party) == "United States"
    update = StatusUpdate.objects.get()
    assert (update.achieved, update.evidence.get().published_on) == (Decimal("1.5"), date(2022, 2, 1))
    assert update.submitted_at == update.recorded_at == update.published_at == datetime(2026, 11, 21, tzinfo=UTC)


def test_a_record_may_refer_to_one_that_stands_later(load):
    load(LEDGER)

    assert Theme.objects.get(slug="nuclear").parent.slug == "defence"
    assert Passage.objects.get(number="2").lead_in.number == "1"


def test_two_files_may_name_different_fields_of_one_record(load):
    told = load(PARTIES, "commitments.party: [{code: KOR, other_names: [ROK]}]")

    assert counted(told) == {"created": 2}
    korea = Party.objects.get(code="KOR")
    assert (korea.name_ko, korea.other_names) == ("한국", ["ROK"])


def test_people_of_the_seed_cannot_sign_in(load):
    load('alliance.user: [{username: seed-coder, is_active: false, password: "!"}]')

    coder = User.objects.get()
    assert (coder.is_active, coder.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    ("written", "stored"),
    [("No", "No"), ("012", "012"), ("1.10", "1.10"), ("2021-05-21", "2021-05-21"), ("'a: b'", "a: b"), ("''", "")],
)
def test_a_text_is_loaded_as_it_is_written(load, written, stored):
    load(f"commitments.party: [{{code: KOR, kind: state, name_en: Korea, name_ko: {written}}}]")

    assert Party.objects.get().name_ko == stored


def test_the_importers_corrections_are_no_records(load, tmp_path):
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "2021-FS.yaml").write_text("- {passage: 1, was: a, is: b, reason: scan}")

    assert counted(load(PARTIES)) == {"created": 2}


def test_the_number_of_statements_does_not_grow_with_the_records(load):
    def statements(count: int) -> int:
        parties = "".join(f"\n  - {{code: P{n}, kind: state, name_en: Party}}" for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            load(f"commitments.party:{parties}")
        return len(queries)

    assert statements(40) == statements(80)


# Loading again


def test_the_second_load_writes_no_row_and_draws_no_number(load):
    load(LEDGER)
    before = row_versions()

    with CaptureQueriesContext(connection) as queries:
        told = load(LEDGER)

    assert counted(told) == {"unchanged": 20}
    assert row_versions() == before
    assert [query["sql"] for query in queries if "nextval" in query["sql"]] == []


def test_only_the_fields_that_changed_in_the_files_are_written(load):
    load(LEDGER)
    Commitment.objects.update(note="Typed by an analyst.")

    with CaptureQueriesContext(connection) as queries:
        told = load(LEDGER.replace("title_en: Pay", "title_en: Pay in time"))

    assert counted(told, "commitments.commitment") == {"changed": 1}
    (update,) = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "commitments_')]
    assert update.partition(" SET ")[2].startswith('"title_en" = (CASE')
    assert update.count("CASE") == 1
    promise = Commitment.objects.get()
    assert (promise.title_en, promise.note) == ("Pay in time", "Typed by an analyst.")


def test_a_changed_reference_is_written(load):
    load(LEDGER)

    load(LEDGER.replace("theme: nuclear", "theme: defence"))

    assert Commitment.objects.get().theme.slug == "defence"
    assert counted(load(LEDGER.replace("theme: nuclear", "theme: defence"))) == {"unchanged": 20}


def test_a_field_that_the_files_begin_to_name_is_written_over_its_default(load):
    load(PARTIES)

    load(PARTIES.replace("name_en: United States", "name_en: United States, name_ko: 미국"))

    assert Party.objects.get(code="USA").name_ko == "미국"


def test_what_left_the_files_stays_in_the_ledger_and_is_told(load, tmp_path, monkeypatch):
    monkeypatch.setattr("alliance.management.commands.load_ledger.FIXTURES", tmp_path)
    load(PARTIES)
    (tmp_path / "0.yaml").write_text("commitments.party: [{code: KOR, kind: state}]")
    told = StringIO()

    call_command("load_ledger", stdout=told)

    assert told.getvalue().endswith("No longer in the files, left as they are:\n  commitments.party USA\n")
    assert Party.objects.filter(code="USA").exists()
    assert Party.objects.get(code="KOR").name_ko == "한국"
