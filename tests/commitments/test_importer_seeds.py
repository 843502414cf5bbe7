"""The passages in fixtures/ are exactly what the importer makes of the source documents."""

from pathlib import Path

import pytest

from commitments.importer import apply_corrections, fixture, read_corrections, read_passages, read_source

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DOCUMENTS = {
    "2017-TVM": "2017-01-05-trilateral-vice-foreign-ministerial-fact-sheet.txt",
    "2019-FDV": "2019-11-15-future-defense-vision-public-summary.txt",
    "2021-FS": "2021-05-21-us-rok-partnership-fact-sheet.txt",
    "2023-STE": "2023-02-science-and-technology-agreement-editorial.txt",
    "2024-GSP": "2024-03-us-rok-global-strategic-partnership-report.txt",
}


@pytest.mark.parametrize("code", DOCUMENTS)
def test_passages_in_fixtures_are_what_the_importer_makes(seed_documents: Path, code: str):
    reading = read_passages(read_source(seed_documents / DOCUMENTS[code]))
    corrections = FIXTURES / "corrections" / f"{code}.yaml"
    if corrections.exists():
        reading = apply_corrections(reading, read_corrections(corrections))

    made = fixture(reading, code, corrected=corrections.exists())

    assert (FIXTURES / "passages" / f"{code}.yaml").read_text(encoding="utf-8") == made


def test_every_passage_file_has_a_source_document():
    assert sorted(path.stem for path in (FIXTURES / "passages").iterdir()) == sorted(DOCUMENTS)


def test_every_corrections_file_has_a_source_document():
    assert {path.stem for path in (FIXTURES / "corrections").iterdir()} <= set(DOCUMENTS)
