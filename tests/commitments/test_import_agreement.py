"""The command import_agreement: preview, fixture, and one sentence for each file that cannot be read."""

import io
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

TEXT = "Aims\n\nBoth will:\n\n- mark the 70t year of the Indo-\n  Pacific alliance;\n- act.\n\nMarch\n"
CORRECTIONS = """agreement: 2021-FS
corrections:
  - {passage: "2", was: 70t, is: 70th, reason: letter lost in the scan}
"""


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "agreement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def corrections_file(tmp_path: Path) -> Path:
    path = tmp_path / "corrections.yaml"
    path.write_text(CORRECTIONS, encoding="utf-8")
    return path


def import_agreement(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("import_agreement", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_preview_shows_passages_and_every_change(text_file: Path, corrections_file: Path):
    assert import_agreement(text_file, "--corrections", corrections_file) == (
        "1. paragraph [Aims]\n"
        "    Both will:\n"
        "\n"
        "2. bullet, introduced by 1 [Aims]\n"
        "    mark the 70th year of the Indo-Pacific alliance;\n"
        "\n"
        "3. bullet, introduced by 1 [Aims]\n"
        "    act.\n"
        "\n"
        "Passages: 3. Changes, by line of the file: 3.\n"
        "  line 5: “70t” -> “70th” in passage 2: letter lost in the scan\n"
        "  line 5: “Indo- Pacific” -> “Indo-Pacific” in passage 2: hyphen at a line end joined\n"
        "  line 9: heading without a passage of its own: March\n"
    )


def test_preview_writes_nothing(text_file: Path):
    import_agreement(text_file)

    assert [path.name for path in text_file.parent.iterdir()] == ["agreement.txt"]


def test_write_makes_the_fixture(text_file: Path, corrections_file: Path, tmp_path: Path):
    fixture = tmp_path / "2021-FS.yaml"

    out = import_agreement(text_file, "--corrections", corrections_file, "--write", fixture)

    assert out.endswith(f"Wrote {fixture}.\n")
    assert fixture.read_text(encoding="utf-8") == (
        "# Made by import_agreement from the text of the document."
        " What only a reader sees is in fixtures/corrections/2021-FS.yaml.\n"
        "commitments.passage:\n"
        "  - agreement: 2021-FS\n"
        "    number: '1'\n"
        "    position: 1\n"
        "    heading: Aims\n"
        "    lead_in: null\n"
        "    text: >-\n"
        "      Both will:\n"
        "    corrections: []\n"
        "  - agreement: 2021-FS\n"
        "    number: '2'\n"
        "    position: 2\n"
        "    heading: Aims\n"
        "    lead_in: [2021-FS, '1']\n"
        "    text: >-\n"
        "      mark the 70th year of the Indo-Pacific alliance;\n"
        "    corrections:\n"
        "      - {was: Indo- Pacific, is: Indo-Pacific, reason: hyphen at a line end joined}\n"
        "      - {was: 70t, is: 70th, reason: letter lost in the scan}\n"
        "  - agreement: 2021-FS\n"
        "    number: '3'\n"
        "    position: 3\n"
        "    heading: Aims\n"
        "    lead_in: [2021-FS, '1']\n"
        "    text: >-\n"
        "      act.\n"
        "    corrections: []\n"
    )


def test_write_without_corrections_takes_the_code_named(text_file: Path, tmp_path: Path):
    fixture = tmp_path / "2022-X.yaml"

    import_agreement(text_file, "--agreement", "2022-X", "--write", fixture)

    written = fixture.read_text(encoding="utf-8")
    assert written.startswith("# Made by import_agreement from the text of the document.\n")
    assert [record["agreement"] for record in yaml.safe_load(written)["commitments.passage"]] == ["2022-X"] * 3


def test_write_replaces_an_earlier_fixture(text_file: Path, tmp_path: Path):
    fixture = tmp_path / "2022-X.yaml"
    import_agreement(text_file, "--agreement", "2022-X", "--write", fixture)
    first = fixture.read_text(encoding="utf-8")
    text_file.write_text("Both act.", encoding="utf-8")

    import_agreement(text_file, "--agreement", "2022-X", "--write", fixture)

    assert len(fixture.read_text(encoding="utf-8")) < len(first)


def test_write_does_not_replace_another_file(text_file: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(text_file, "--agreement", "2022-X", "--write", text_file)

    assert str(caught.value) == f"{text_file} is no fixture of this command and would be lost; name another path."
    assert text_file.read_text(encoding="utf-8") == TEXT


def test_write_needs_the_code_of_the_agreement(text_file: Path, tmp_path: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(text_file, "--write", tmp_path / "fixture.yaml")

    assert str(caught.value) == "--write needs the code of the agreement: add --agreement CODE."


def test_code_may_repeat_the_corrections_file(text_file: Path, corrections_file: Path):
    named = import_agreement(text_file, "--agreement", "2021-FS", "--corrections", corrections_file)

    assert named == import_agreement(text_file, "--corrections", corrections_file)


def test_code_may_not_contradict_the_corrections_file(text_file: Path, corrections_file: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(text_file, "--agreement", "2022-X", "--corrections", corrections_file)

    assert str(caught.value) == "The corrections file is for 2021-FS, not for 2022-X."


def test_write_into_a_folder_that_does_not_exist_is_refused(text_file: Path, tmp_path: Path):
    fixture = tmp_path / "none" / "fixture.yaml"

    with pytest.raises(CommandError) as caught:
        import_agreement(text_file, "--agreement", "2022-X", "--write", fixture)

    assert str(caught.value) == f"{fixture} cannot be written: No such file or directory."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty; there is no text to cut into passages."),
        (b" \n\xc2\xa0\n", "is empty; there is no text to cut into passages."),
        (b"%PDF-1.7\0\1", "is a PDF file and no text; save the document as plain text first."),
        (b"PK\3\4\0\1", "is a ZIP file or an office document and no text; save the document as plain text first."),
        (b"\x7fELF\0\1", "is a binary file and no text; save the document as plain text first."),
        (b"Both act.\nBoth caf\xe9.", "is not in UTF-8 (line 2, byte 19); save it in UTF-8 and try again."),
        ("Both act.".encode("utf-16")[:-1], "is not in whole UTF-16 (byte 19); save it in UTF-8 and try again."),
        ("Both\0act.".encode("utf-16"), "is a binary file and no text; save the document as plain text first."),
        (b"Aims\n\nMeans\n", "has no paragraph and no bullet that could become a passage."),
    ],
)
def test_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, sentence: str):
    path = tmp_path / "agreement.txt"
    path.write_bytes(content)

    with pytest.raises(CommandError) as caught:
        import_agreement(path)

    assert str(caught.value) == f"{path} {sentence}"


def test_byte_order_mark_of_utf_8_is_no_part_of_the_text(tmp_path: Path):
    path = tmp_path / "agreement.txt"
    path.write_bytes("Both act.".encode("utf-8-sig"))

    assert import_agreement(path) == "1. paragraph\n    Both act.\n\nPassages: 1. Changes, by line of the file: 0.\n"


def test_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(tmp_path / "none.txt")

    assert str(caught.value) == f"{tmp_path / 'none.txt'} does not exist; check the path."


def test_folder_is_refused(tmp_path: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(tmp_path)

    assert str(caught.value) == f"{tmp_path} is not a file; name the text file itself."


def test_path_below_a_file_is_refused(text_file: Path):
    with pytest.raises(CommandError) as caught:
        import_agreement(text_file / "agreement.txt")

    assert str(caught.value) == f"{text_file / 'agreement.txt'} cannot be read: Not a directory."


def test_file_over_50_mb_is_refused_unread(tmp_path: Path):
    path = tmp_path / "agreement.txt"
    with path.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024 + 1)

    with pytest.raises(CommandError) as caught:
        import_agreement(path)

    assert str(caught.value) == f"{path} is larger than 50 MB; check that it is the text of an agreement."


def test_correction_that_does_not_fit_is_refused(text_file: Path, corrections_file: Path):
    text_file.write_text("Both act.\n\nBoth talk.", encoding="utf-8")

    with pytest.raises(CommandError) as caught:
        import_agreement(text_file, "--corrections", corrections_file)

    assert str(caught.value) == "“70t” must stand exactly once in passage 2 to be corrected, but stands there 0 times."
