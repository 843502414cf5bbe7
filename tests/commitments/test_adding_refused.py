"""Texts and forms that cannot be taken: a sentence each, nothing written, and what was typed is still there."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commitments.admin.uploads import FILE_TOO_LARGE, FORM_TOO_LARGE
from commitments.models import Agreement
from tests.commitments.adding_forms import confirm, details, place, read, told, upload
from tests.factories import AgreementFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "choice"),
    [
        ("a.txt", "Both act. 한미".encode(), ""),
        ("a.txt", "Both act. 한미".encode("utf-8-sig"), ""),
        ("a.txt", "Both act.\r\n한미".encode("utf-16"), ""),
        ("a.txt", "Both act. 한미".encode("cp949"), "cp949"),
        ("a.html", '<meta charset="euc-kr"><p>Both act. 한미'.encode("cp949"), ""),
        ("a.html", '<meta content="text/html; charset=ks_c_5601-1987">Both act. 한미'.encode("cp949"), ""),
        ("a.md", "**Both** act.&nbsp;한미".encode(), ""),
    ],
)  # fmt: skip
def test_file_is_read_in_its_encoding(desk: Client, name: str, content: bytes, choice: str):
    answer = desk.post(place(), details() | {"file": upload(name, content), "encoding": choice})

    assert [row.piece.text for row in answer.context["rows"]] == ["Both act. 한미"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Paste a text, or choose its file."),
        ({"text": "Both act.", "file": upload("a.txt", b"Both act.")},
         "There are two texts, one pasted and one in a file; leave one of them out."),
        ({"text": "\0Both act."}, "The text has NUL characters; copy it anew."),
        ({"text": "***\n"}, "The text has no paragraph and no bullet that could become a passage."),
        ({"text": "a " * 600_000}, "The text is too long for this page"),
        ({"text": "a.\n\n" * 3_000}, "The text is too long for this page"),
        ({"file": upload("a.txt", b"")}, "a.txt is empty; there is no text to cut into passages."),
        ({"file": upload("a.txt", "한미".encode("cp949"))}, "a.txt is not in UTF-8 (line 1, byte 1)"),
        ({"file": upload("a.txt", b"Act\nsoon\xff"), "encoding": "cp949"}, "not in EUC-KR (cp949) (line 2, byte 9)"),
        ({"file": upload("a.html", b"<meta charset=klingon>Both act.")}, "a.html declares the encoding klingon"),
        ({"file": upload("a.docx", b"PK\x03\x04\x00\x00")}, "a.docx is a ZIP file or an office document and no text"),
        ({"file": upload("a.txt", b"\x7fELF\x00\x01")}, "a.txt is a binary file and no text"),
        ({"file": upload("a.md", b">" * 5000 + b" x")}, "lists or quotations inside each other; read it as"),
        ({"file": upload("a.txt", b"a" * 5_000_001)}, FILE_TOO_LARGE),
        ({"markup": "nonsense", "text": "Both act."}, "Select a valid choice."),
    ],
)  # fmt: skip
def test_text_that_cannot_be_read_is_told_and_the_rest_kept(desk: Client, sent: dict[str, Any], sentence: str):
    if isinstance(file := sent.get("file"), SimpleUploadedFile):
        file.seek(0)
    answer = desk.post(place(), details() | sent)

    assert (answer.status_code, [sentence in one for one in told(answer)]) == (200, [True])
    assert 'value="Joint statement"' in answer.text
    assert sent.get("text", "").strip("\0")[:1000] in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a" * 3_000_000, {f"text-{n}": "" for n in range(13_000)}])
def test_form_that_is_too_large_gets_a_sentence(desk: Client, text: Any):
    answer = desk.post(place(), {"text": text} if isinstance(text, str) else text)

    assert (answer.status_code, told(answer)) == (413, [FORM_TOO_LARGE])


@pytest.mark.django_db
def test_large_file_is_neither_held_nor_written(desk: Client, monkeypatch: pytest.MonkeyPatch):
    held = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *args, **options: held.append("on disk"))
    monkeypatch.setattr("commitments.admin.uploads.SimpleUploadedFile", lambda name, content: held.append(len(content)))

    answer = desk.post(place(), details() | {"file": upload("a.txt", bytes(50_000_000))})

    assert (told(answer), held) == ([FILE_TOO_LARGE], [])


@pytest.mark.django_db
def test_signed_draft_that_was_changed_is_refused(desk: Client):
    sent = read(desk)

    answer = confirm(desk, sent | {"draft": sent["draft"][:-1]})

    assert told(answer)[-1] == "What was read before is not whole any more; go back, or read the text again."
    assert Agreement.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "2021-FS"}, "There is an agreement with this code"),
        ({"slug": "2021-fs"}, "There is an agreement with this address; choose another slug."),
        ({"code": "lower case"}, "A code has capital letters, digits and hyphens only, e.g. 2021-FS."),
        ({"issued_on": "21 May"}, "Enter a valid date."),
        ({"parties": []}, "This field is required."),
    ],
)
def test_details_that_do_not_fit_are_told_in_the_preview(desk: Client, changes: dict[str, Any], sentence: str):
    AgreementFactory(code="2021-FS")
    sent = read(desk, **changes)

    answer = confirm(desk, sent)

    assert [sentence in one for one in told(answer)] == [True]
    assert Agreement.objects.count() == 1
