"""The corrections file: what only a reader sees."""

from pathlib import Path

import pytest

from commitments.importer import (
    CorrectionError,
    Passage,
    ReadersCorrections,
    SourceError,
    apply_corrections,
    read_corrections,
    read_passages,
)

TEXT = "Both will:\n\n- mark the 70t year;\n- act, and act again.\n\nBoth act."


def corrections_file(folder: Path, content: str) -> Path:
    path = folder / "corrections.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def corrected(folder: Path, content: str) -> tuple[Passage, ...]:
    readers = read_corrections(corrections_file(folder, content))
    return apply_corrections(read_passages(TEXT), readers).passages


def test_letters_are_corrected_and_kept_on_record(tmp_path: Path):
    passages = corrected(
        tmp_path, 'agreement: X\ncorrections:\n  - {passage: "2", was: 70t, is: 70th, reason: letter lost}\n'
    )

    assert passages[1].text == "mark the 70th year;"
    change = passages[1].corrections[0]
    assert (change.was, change.becomes, change.reason, change.line) == ("70t", "70th", "letter lost", 3)


def test_lead_in_that_the_layout_hides_is_set(tmp_path: Path):
    passages = corrected(tmp_path, 'agreement: X\nlead_ins:\n  - {passage: "4", lead_in: "1", reason: bullet lost}\n')

    assert [passage.lead_in for passage in passages] == [None, "1", "1", "1"]


def test_held_passages_keep_their_numbers(tmp_path: Path):
    passages = corrected(tmp_path, 'agreement: X\nheld: ["4", "3", "1"]\n')

    assert [(passage.number, passage.position) for passage in passages] == [("1", 1), ("3", 3), ("4", 4)]


def test_file_with_an_agreement_alone_changes_nothing(tmp_path: Path):
    assert read_corrections(corrections_file(tmp_path, "agreement: 2024-GSP")) == ReadersCorrections("2024-GSP")
    assert corrected(tmp_path, "agreement: X") == read_passages(TEXT).passages


def test_passage_numbers_need_no_quotation_marks(tmp_path: Path):
    assert [passage.number for passage in corrected(tmp_path, "agreement: X\nheld: [4]")] == ["4"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            'corrections: [{passage: "2", was: 80t, is: 80th, reason: r}]',
            "“80t” must stand exactly once in passage 2 to be corrected, but stands there 0 times.",
        ),
        (
            'corrections: [{passage: "3", was: act, is: acts, reason: r}]',
            "“act” must stand exactly once in passage 3 to be corrected, but stands there 2 times.",
        ),
        (
            'corrections: [{passage: "9", was: act, is: acts, reason: r}]',
            "The corrections name passage 9, which the text does not have.",
        ),
        (
            'corrections: [{passage: "2", was: 70t, is: "70th ", reason: r}]',
            "“70th ” would leave passage 2 with loose spaces or not in Unicode form NFC.",
        ),
        (
            'lead_ins: [{passage: "1", lead_in: "2", reason: r}]',
            "Passage 2 cannot introduce passage 1: it comes later.",
        ),
        (
            'lead_ins: [{passage: "4", lead_in: "7", reason: r}]',
            "The corrections name passage 7, which the text does not have.",
        ),
        ('held: ["1", "8"]', "The corrections name passage 8, which the text does not have."),
        ('held: ["2"]', "Passage 2 is held, but passage 1, which introduces it, is not."),
    ],
)
def test_correction_that_does_not_fit_the_text_is_refused(tmp_path: Path, entry: str, message: str):
    with pytest.raises(CorrectionError) as caught:
        corrected(tmp_path, f"agreement: X\n{entry}\n")

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- a list", "must have an agreement, and no other parts than agreement, corrections, lead_ins, held."),
        ("# nothing", "must have an agreement, and no other parts than agreement, corrections, lead_ins, held."),
        ("held: []", "must have an agreement, and no other parts than agreement, corrections, lead_ins, held."),
        (
            "agreement: X\nhold: []",
            "must have an agreement, and no other parts than agreement, corrections, lead_ins, held.",
        ),
        ("agreement: yes", "agreement has the value “True”; write text, in quotation marks."),
        ("agreement: X\nheld: 3", "held must be a list."),
        ("agreement: X\ncorrections: {a: b}", "corrections must be a list."),
        (
            "agreement: X\ncorrections: [{passage: 1, was: a, is: b}]",
            "entry 1 of corrections must have exactly the fields passage, was, is, reason.",
        ),
        (
            "agreement: X\nlead_ins: [4]",
            "entry 1 of lead_ins must have exactly the fields passage, lead_in, reason.",
        ),
        (
            "agreement: X\ncorrections: [{passage: 1, was: '', is: b, reason: r}]",
            "was in corrections has the value “”; write text, in quotation marks.",
        ),
        ("agreement: X\nheld: [2024-03-01]", "held has the value “2024-03-01”; write text, in quotation marks."),
    ],
)
def test_file_of_another_shape_is_refused(tmp_path: Path, content: str, message: str):
    path = corrections_file(tmp_path, content)

    with pytest.raises(CorrectionError) as caught:
        read_corrections(path)

    assert str(caught.value).removeprefix(str(path)).lstrip(": ") == message


def test_file_that_is_no_yaml_is_refused_with_its_place(tmp_path: Path):
    with pytest.raises(CorrectionError, match=r"corrections\.yaml is no YAML: .*line 2"):
        read_corrections(corrections_file(tmp_path, "agreement: X\nheld: ["))


def test_missing_corrections_file_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="does not exist"):
        read_corrections(tmp_path / "none.yaml")
