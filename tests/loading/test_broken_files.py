"""load_ledger: what is broken in the files is told with its line, and nothing is written."""

import pytest
from django.core.management import CommandError, call_command

from tests.loading.ledgers import LEDGER, PARTIES, counted, row_versions

pytestmark = pytest.mark.django_db


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
