"""load_ledger: only differences are written, what people did stands, and what is broken is told with its line."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.models import LoadedRecord, User
from commitments.models import (
    Agency,
    Citation,
    Commitment,
    ObligationAgency,
    Party,
    Passage,
    StatusUpdate,
    Target,
    Theme,
)

pytestmark = pytest.mark.django_db

PARTIES = """
    commitments.party:
      - {code: KOR, kind: state, name_en: Korea, name_ko: 한국}
      - {code: USA, kind: state, name_en: United States}
"""
LEDGER = (
    PARTIES
    + """
    commitments.theme:
      - {slug: nuclear, parent: defence, name_en: Nuclear}
      - {slug: defence, name_en: Defence}
    commitments.agency:
      - {code: usa-dod, party: USA, name_en: Department of Defense}
    commitments.agreement:
      - code: 2021-FS
        slug: fact-sheet
        title_en: Fact sheet
        kind: fact_sheet
        issued_on: 2021-05-21
        party_links: [{party: KOR}, {party: USA}]
        passages:
          - {number: 1, position: 1, text: "Together they will:", corrections: [{was: wlil, is: will, reason: scan}]}
          - {number: 2, position: 2, text: "Pay 200 million, and pay it in time.", lead_in: [2021-FS, 1]}
    commitments.commitment:
      - code: 2021-FS-001
        agreement: 2021-FS
        title_en: Pay
        obligation: one_off
        strength: firm
        theme: nuclear
        deadline: by May 2022
        due_on: 2022-05-31
        due_precision: month
        due_basis: stated
        delivered_when: The sum was paid.
        citations: [{passage: [2021-FS, 2], quote: pay it in time}]
        obligations:
          - {party: KOR}
          - {party: USA, role: counterpart, agency_links: [{agency: usa-dod}]}
        targets: [{number: 1, text: 200 million, quantity: 200000000, unit: USD, payer: KOR}]
        status_updates:
          - id: 9f9e4d0e-3c0e-4a39-8b4e-0d6f7c1c2a11
            party: null
            implementation: partly_delivered
            effective_on: 2022-01-31
            achieved: 1.50
            rationale: A first part was paid.
            state: published
            author: seed-coder
            reviewer: seed-checker
            submitted_at: 2026-11-21T09:00:00+09:00
            recorded_at: 2026-11-21T00:00:00Z
            published_at: "2026-11-21 00:00:00Z"
            evidence:
              - id: 0B6C3C1E-55E8-4C39-9E0F-6A3C8D1B7E22
                basis: official_statement
                url: https://example.org/paid
                title: Payment
                publisher: Ministry
                published_on: 2022-02-01
                accessed_on: 2026-11-21
    alliance.user:
      - {username: seed-coder, is_active: false, password: "!"}
      - {username: seed-checker, is_active: false, password: "!"}
"""
)


@pytest.fixture
def load(tmp_path: Path):
    """Write YAML texts to files of a folder of their own, load it, return what the command printed."""

    def load(*texts: str, overwrite: bool = False) -> str:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.yaml").write_text(dedent(text))
        told = StringIO()
        call_command("load_ledger", tmp_path, overwrite=overwrite, stdout=told)
        return told.getvalue()

    return load


def counted(told: str, label: str = "all") -> dict[str, int]:
    """The numbers of one line of the report that are not zero."""
    names = ["created", "changed", "unchanged", "left alone", "deleted"]
    line = next(line for line in told.splitlines() if line.startswith(f"{label} "))
    return {name: int(number) for name, number in zip(names, line.split()[1:], strict=True) if number != "0"}


def row_versions() -> dict[str, list[tuple[str, ...]]]:
    """The place and the writing transaction of every row of ours: both change with any write, and with nothing else."""
    models = [model for model in apps.get_models() if model._meta.app_label in ("alliance", "commitments", "dialogues")]
    with connection.cursor() as cursor:
        versions = {}
        for table in (model._meta.db_table for model in models):
            cursor.execute(f'SELECT ctid::text, xmin::text FROM "{table}" ORDER BY ctid')
            versions[table] = cursor.fetchall()
    return versions


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


# What is broken in the files


PARTY = "commitments.party:\n  - {code: JPN, kind: state, name_en: Japan"
BROKEN = {
    # Files
    "commitments.party: [": (
        "2: this is not YAML: did not find expected node content; look at indentation, quotes and colons."
    ),
    "- commitments.party": "1: a file maps labels of models to lists of records; this is something else.",
    "commitments.partie: []": "1: there is no model commitments.partie; did you mean commitments.party?",
    "commitments.party: {code: JPN}": "1: a list of records is needed, each commitments.party after a hyphen.",
    "commitments.party: [JPN]": "1: a commitments.party maps names of fields to values; this is something else.",
    "commitments.party: []\ncommitments.party: []": (
        "2: commitments.party stands twice in this mapping: keep one of the two."
    ),
    # Names
    PARTY + ", nmae_ko: 일본}": "2: commitments.party: nmae_ko: there is no such field; did you mean name_ko?",
    PARTY + ", name_en: Nippon}": "2: name_en stands twice in this mapping: keep one of the two.",
    "commitments.agreement: [{code: 2021-FS, parties: [KOR]}]": (
        "1: commitments.agreement: parties: list its link records under party_links instead."
    ),
    "commitments.party: [{kind: state, name_en: Japan}]": "1: a commitments.party needs its code: it is found by it.",
    "commitments.passage: [{agreement: 2021-FS, text: Text.}]": (
        "1: a commitments.passage needs its number: it is found by it."
    ),
    "commitments.commitment: [{code: 2021-FS-001, targets: [{commitment: 2021-FS-001, number: 2}]}]": (
        "1: commitments.target: commitment: the record is nested in what it belongs to: leave this out."
    ),
    "commitments.statusupdate: [{commitment: 2021-FS-001, implementation: delivered}]": (
        "1: a commitments.statusupdate needs its id: it is found by it."
    ),
    "commitments.party: [{[JPN]: state}]": "1: a plain name is needed before the colon, not a list or mapping.",
    # Said twice
    "commitments.party:\n  - {code: JPN}\n  - {code: JPN}": (
        "3: commitments.party JPN stands in this file already, at {file}:2: join the two."
    ),
    "commitments.party:\n  - code: KOR\n    name_en: Corea": (
        "3: commitments.party KOR: name_en is named at {other}:3 already: keep one of the two."
    ),
    # References
    "commitments.agency: [{code: a, party: KRO, name_en: A}]": (
        "1: commitments.agency a: party names commitments.party KRO, "
        "which is neither in the files nor in the ledger: add it or correct the name."
    ),
    "commitments.agency: [{code: a, party: null, name_en: A}]": (
        "1: commitments.agency: party: this cannot be null; write '' for an empty text, or leave the field out."
    ),
    "commitments.agency: [{code: a, name_en: A}]": "1: commitments.agency a needs its party.",
    "commitments.commitment: [{code: 2021-FS-001, citations: [{number: 2, passage: 2, quote: Pay}]}]": (
        "1: commitments.citation: passage: a commitments.passage is named by 2 values here, its agreement, number."
    ),
    "commitments.commitment: [{code: 2021-FS-001, citations: [{number: 2, passage: [2021-FS, 22], quote: Pay}]}]": (
        "1: commitments.citation 2021-FS-001 2: passage names commitments.passage 2021-FS 22, "
        "which is neither in the files nor in the ledger: add it or correct the name."
    ),
    # Values
    "commitments.party: [{code: JPN, kind: state}]": "1: commitments.party JPN needs its name_en.",
    "commitments.party: [{code: JPN, kind: kingdom, name_en: Japan}]": (
        "1: commitments.party JPN: kind: Value 'kingdom' is not a valid choice. "
        "It is one of: state, organisation, companies."
    ),
    PARTY + ", other_names: Nippon}": "2: commitments.party: other_names: a list is needed, such as [one, two].",
    PARTY + ", other_names: [Nippon, null]}": (
        "2: commitments.party: other_names: this cannot be null; write '' for an empty text, or leave the field out."
    ),
    PARTY + ", name_ko: [일본]}": "2: commitments.party: name_ko: one value is needed here, not a list or mapping.",
    PARTY + ", name_ko: null}": (
        "2: commitments.party: name_ko: this cannot be null; write '' for an empty text, or leave the field out."
    ),
    PARTY + ', name_ko: "a\\0b"}': (
        "2: commitments.party: name_ko: the text holds a NUL character, which the database cannot hold."
    ),
    "commitments.agreement: [{code: 2021-FS, in_force_until: 2021-02-30}]": (
        "1: commitments.agreement: in_force_until: “2021-02-30” value has the correct format (YYYY-MM-DD) "
        "but it is an invalid date."
    ),
    "commitments.agreement: [{code: 2021-FS, in_force_until: May 2022}]": (
        "1: commitments.agreement: in_force_until: “May 2022” value has an invalid date format. "
        "It must be in YYYY-MM-DD format."
    ),
    "commitments.agreement: [{code: 2021-FS, published_at: 2021-05-21}]": (
        "1: commitments.agreement: published_at: 2021-05-21 00:00:00 has no time zone; "
        "write it as 2026-11-21T09:00:00Z."
    ),
    "commitments.agreement: [{code: 2021-FS, published_at: 2021-05-21T09:00:00.5Z}]": (
        "1: commitments.agreement: published_at: 2021-05-21 09:00:00.500000+00:00 is finer than a second; "
        "write whole seconds."
    ),
    "commitments.commitment: [{code: 2021-FS-001, is_general: perhaps}]": (
        "1: commitments.commitment: is_general: 'perhaps' is neither true nor false."
    ),
    "commitments.commitment: [{code: 2021-FS-001, review_every_days: often}]": (
        "1: commitments.commitment: review_every_days: “often” value must be an integer."
    ),
    "commitments.passage: [{agreement: 2021-FS, number: 3, position: 3, text: a, corrections: &x [*x]}]": (
        ": an alias (*) leads back to itself: write the value out."
    ),
    # What the database refuses
    "commitments.agreement: [{code: 2021-FS, in_force_until: 2020-01-01}]": (
        "1: commitments.agreement 2021-FS: The agreement ends before it was issued."
    ),
    "commitments.passage: [{agreement: 2021-FS, number: 3, position: 3, text: two  spaces}]": (
        "1: commitments.passage 2021-FS 3: The text must be in Unicode form NFC, on one line, with single spaces."
    ),
    "commitments.passage: [{agreement: 2021-FS, number: 3, position: 2, text: Text.}]": (
        "1: commitments.passage 2021-FS 3: another record has the same agreement and position."
    ),
    # Quotations
    "commitments.citation: [{commitment: 2021-FS-001, number: 2, passage: [2021-FS, 2], quote: pay it late}]": (
        "1: commitments.citation 2021-FS-001 2: A quotation does not stand in its passage (2021-FS 2: pay it late); "
        "copy the exact words."
    ),
    "commitments.citation:\n  - commitment: 2021-FS-001\n    number: 2\n    passage: [2021-FS, 2]\n"
    "    quote: pay\n    occurrence: 2": (
        "5: commitments.citation 2021-FS-001 2: A quotation does not stand in its passage (2021-FS 2: pay); "
        "copy the exact words."
    ),
}


@pytest.mark.parametrize(("text", "sentence"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_is_broken_is_told_with_its_line_and_nothing_is_written(load, tmp_path, text, sentence):
    load(LEDGER)
    before = row_versions()
    others, file = tmp_path / "0.yaml", tmp_path / "1.yaml"
    file.write_text(text)

    with pytest.raises(CommandError) as refusal:
        load(LEDGER)

    sentence = sentence.format(file=file, other=others)
    assert str(refusal.value) == f"Nothing was loaded:\n  {file}{'' if sentence[0] == ':' else ':'}{sentence}"
    assert row_versions() == before


def test_one_run_tells_every_fault(load, tmp_path):
    with pytest.raises(CommandError) as refusal:
        load("commitments.party: [{code: KOR, nmae: Korea}, {kind: state}]", "commitments.partie: []")

    assert len(str(refusal.value).splitlines()) == 4


def test_an_unknown_name_that_many_records_give_is_told_once(load, tmp_path):
    with pytest.raises(CommandError) as refusal:
        load("commitments.agency: [{code: a, party: KOR, name_en: A}, {code: b, party: KOR, name_en: B}]")

    assert str(refusal.value) == (
        f"Nothing was loaded:\n  {tmp_path}/0.yaml:1: commitments.agency a: party names commitments.party KOR, "
        "which is neither in the files nor in the ledger: add it or correct the name. (So in 2 places.)"
    )


def test_a_false_quotation_made_by_a_changed_passage_is_told(load):
    load(LEDGER)

    with pytest.raises(CommandError, match=r"A quotation does not stand in its passage \(2021-FS 2: pay it in time\)"):
        load(LEDGER.replace("and pay it in time", "in time"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "no YAML is there; name a file, or a folder with *.yaml in it."),
        (b"commitments.party: [{code: \xff}]", "not UTF-8 at byte 27: save the file as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, sentence):
    path = tmp_path / "ledger.yaml"
    if content:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        call_command("load_ledger", path)

    assert str(refusal.value) == f"Nothing was loaded:\n  {path}: {sentence}"


def test_a_folder_with_the_name_of_a_file_cannot_be_read(load, tmp_path):
    (tmp_path / "old.yaml").mkdir()

    with pytest.raises(CommandError, match=r"old\.yaml: this cannot be read: Is a directory\.$"):
        load(PARTIES)


def test_an_empty_file_says_nothing(load):
    assert counted(load(PARTIES, "", "# only a remark")) == {"created": 2}


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
