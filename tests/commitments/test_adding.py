"""An agreement comes in with its text: read, looked through, confirmed; and what is told where it cannot."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alliance.models import Change, User
from commitments import adding, importer
from commitments.admin.uploads import FILE_TOO_LARGE, FORM_TOO_LARGE
from commitments.models import Agreement, Passage
from commitments.workflow import Refused
from tests.commitments.admin_forms import enter
from tests.commitments.test_importer_seeds import DOCUMENTS
from tests.commitments.test_steps_at_once import while_another_waits
from tests.factories import AgreementFactory, PartyFactory
from tests.test_admin_contract import address

TEXT = "Aims\n\nBoth will:\n\n- mark the 70t year of the Indo-\n  Pacific alliance;\n- act.\n"
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def place() -> str:
    return reverse("admin:commitments_agreement_read")


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    return enter(client, analyst)


def details(**changes: Any) -> dict[str, Any]:
    content = {
        "code": "2022-JS",
        "title_en": "Joint statement",
        "kind": "joint_statement",
        "nature": "primary",
        "legal_force": "political",
        "issued_on": "2022-05-21",
        "issued_precision": "day",
        "language": "en",
        "text_held": "full",
        "parties": [PartyFactory(code=code).pk for code in ("KOR", "USA")],
    }
    return {f"agreement-{name}": value for name, value in (content | changes).items()}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def draft_in(answer: Any) -> str:
    return re.findall(r'name="draft" value="([^"]+)"', answer.text)[0]


def read(desk: Client, text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """What the preview sends back, as it came."""
    sent = details(**changes)
    return sent | {"draft": draft_in(desk.post(place(), sent | {"text": text}))}


def confirm(desk: Client, sent: dict[str, Any], **changes: Any) -> Any:
    return desk.post(place(), sent | changes | {"act": "confirm"})


def told(answer: Any) -> list[str]:
    """The sentences on what is wrong."""
    forms = [answer.context["details"], *([answer.context["source"]] if "source" in answer.context else [])]
    preview = answer.context.get("preview")
    about = [*preview.told, *(one for told in preview.faults.values() for one in told)] if preview else []
    fault = [answer.context["fault"]] if answer.context.get("fault") else []
    return [sentence for form in forms for list_ in form.errors.values() for sentence in list_] + fault + about


@pytest.mark.django_db
def test_text_is_read_and_confirmed(desk: Client, analyst: User):
    answer = confirm(desk, read(desk))

    agreement = Agreement.objects.get()
    assert answer.status_code == 302
    assert answer.url in [f"/admin/commitments/agreement/{agreement.pk}/{page}/" for page in ("change", "coding")]
    assert (agreement.slug, agreement.published_at, agreement.coded_by) == ("joint-statement", None, None)
    assert agreement.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert sorted(party.code for party in agreement.parties.all()) == ["KOR", "USA"]
    assert list(agreement.passages.values_list("number", "position", "heading", "text", "lead_in__number")) == [
        ("1", 1, "Aims", "Both will:", None),
        ("2", 2, "Aims", "mark the 70t year of the Indo-Pacific alliance;", "1"),
        ("3", 3, "Aims", "act.", "1"),
    ]
    assert agreement.passages.get(number="2").corrections == [
        {"was": "Indo- Pacific", "is": "Indo-Pacific", "reason": "hyphen at a line end joined"}
    ]
    changes = Change.objects.filter(table__in=["commitments_agreement", "commitments_passage"])
    assert {change.actor for change in changes} == {analyst}
    assert len({change.batch for change in changes} - {""}) == 1


@pytest.mark.django_db
def test_preview_writes_nothing_and_shows_every_correction(desk: Client):
    answer = desk.post(place(), details() | {"text": TEXT})

    assert (Agreement.objects.count(), Passage.objects.count()) == (0, 0)
    assert "<del>Indo- Pacific</del> <ins>Indo-Pacific</ins>" in answer.text
    assert "<b>3</b> passages, <b>1</b> correction, <b>11</b> words" in answer.text


@pytest.mark.django_db
def test_corrected_and_joined_text_is_shown_again_and_written(desk: Client):
    changes = {
        "text-1": "mark the 70th year of the Indo-Pacific alliance;",
        "reason-1": "letter lost",
        "become-2": "join",
    }

    shown = desk.post(place(), read(desk) | changes | {"act": "look"})
    confirm(desk, details() | {"draft": draft_in(shown)})

    assert list(Passage.objects.values_list("text", flat=True)) == [
        "Both will:",
        "mark the 70th year of the Indo-Pacific alliance; act.",
    ]
    assert [change["reason"] for change in Passage.objects.get(number="2").corrections] == [
        "hyphen at a line end joined",
        "letter lost",
    ]


@pytest.mark.django_db
def test_fault_keeps_what_was_typed(desk: Client):
    answer = confirm(desk, read(desk), **{"text-2": "meet <b>.", "heading-0": "Goals"})

    assert told(answer) == ["Say why the words change: readers see it."]
    assert [words for words in ("meet &lt;b&gt;.</textarea>", 'value="Goals"') if words not in answer.text] == []
    assert Agreement.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["upload", "paste"])
@pytest.mark.parametrize("code", DOCUMENTS)
def test_seed_document_is_what_the_command_makes(desk: Client, seed_documents: Path, code: str, way: str):
    raw = (seed_documents / DOCUMENTS[code]).read_bytes()
    pasted = raw.decode("utf-8-sig").replace("\n", "\r\n")  # as browsers send it
    sent = details(code=code) | ({"file": upload("text.txt", raw)} if way == "upload" else {"text": pasted})

    confirm(desk, details(code=code) | {"draft": draft_in(desk.post(place(), sent))})

    reading = importer.read_passages(importer.read_source(seed_documents / DOCUMENTS[code]))
    made = yaml.safe_load(importer.fixture(reading, code, corrected=False))["commitments.passage"]
    names = ["number", "position", "heading", "text", "corrections", "lead_in__number"]
    assert list(Passage.objects.values_list(*names)) == [
        (*(record[name] for name in names[:5]), record["lead_in"][1] if record["lead_in"] else None) for record in made
    ]
    assert way == "paste" or Agreement.objects.get().sha256 == hashlib.sha256(raw).hexdigest()


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


@pytest.mark.django_db
def test_excerpts_say_so_and_keep_the_numbers(desk: Client):
    sent = read(desk, text="One.\n\nTwo.\n\nThree.") | {"become-1": "not_held"}

    refused = confirm(desk, sent)
    confirm(desk, sent | {"agreement-text_held": "excerpts"})

    assert told(refused) == ["Some of the text is not to be held: say that excerpts are."]
    assert list(Passage.objects.values_list("number", "position")) == [("1", 1), ("3", 3)]


@pytest.mark.django_db
def test_passage_too_long_for_the_search_is_told(desk: Client):
    answer = confirm(desk, read(desk, text="word " * 5_000))

    assert told(answer) == ["A passage has at most 20,000 characters, and this has 24,999: divide it by line breaks."]


@pytest.mark.django_db
def test_agreement_on_record_gets_its_text_once(desk: Client):
    agreement = AgreementFactory(draft=True, text_held="none", code="2022-JS")
    its = f"{place()}?agreement={agreement.pk}"
    form = desk.get(address(Agreement, "change", agreement.pk))
    sent = {"agreement-text_held": "full", "draft": draft_in(desk.post(its, {"text": TEXT}))}

    first, second = (desk.post(its, sent | {"act": "confirm"}, follow=True) for _ in range(2))

    agreement.refresh_from_db()
    assert its.replace("&", "&amp;") in form.text
    assert (agreement.text_held, agreement.passages.count()) == ("full", 3)
    assert "2022-JS has its text: 3 passages." in first.text
    assert "2022-JS has its text already, in 3 passages; change those." in second.text
    assert its not in desk.get(address(Agreement, "change", agreement.pk)).text


@pytest.mark.django_db
def test_public_agreement_gets_no_text_this_way(client: Client, reviewer: User):
    agreement = AgreementFactory(code="2022-JS")

    answer = enter(client, reviewer).get(f"{place()}?agreement={agreement.pk}", follow=True)

    assert "Readers see 2022-JS already" in answer.text
    with pytest.raises(Refused, match="Readers see 2022-JS already"):
        adding.add_text(agreement=agreement, passages=[], sha256="", text_held="full", by=reviewer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"), [("analyst", 200), ("reviewer", 200), ("administrator", 200), ("reader", 302)]
)
def test_who_may_read_a_text(request: pytest.FixtureRequest, client: Client, who: str, status: int):
    enter(client, request.getfixturevalue(who))

    assert [client.get(place()).status_code, client.post(place(), {}).status_code] == [status, status]


@pytest.mark.django_db
def test_title_without_latin_letters_leaves_the_address_to_the_code(desk: Client):
    confirm(desk, read(desk, title_en="한미 공동성명"))

    assert Agreement.objects.get().slug == "2022-js"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "²"])
def test_agreement_that_is_not_there_is_not_found(desk: Client, key: str):
    assert desk.get(f"{place()}?agreement={key}").status_code == 404


@pytest.mark.django_db
def test_door_is_closed_to_who_may_not_add(reader: User):
    with pytest.raises(Refused, match="needs the rights of an analyst"):
        adding.add_agreement(agreement=Agreement(code="X"), parties=[], passages=[], by=reader)


@pytest.mark.django_db
def test_post_without_its_token_is_refused(analyst: User):
    client = enter(Client(enforce_csrf_checks=True), analyst)

    assert client.post(place(), details() | {"text": TEXT}).status_code == 403


CONFIRMING = 39
"""Session, user and rights; the form's choices and its rules; the transaction with its four inserts and its checks."""


@pytest.mark.django_db
@pytest.mark.parametrize("passages", [3, 300])
def test_cost_of_confirming_does_not_grow(desk: Client, django_assert_num_queries: Any, passages: int):
    sent = read(desk, text="Both will:\n\n" + "".join(f"- do thing {n};\n" for n in range(passages - 1)))

    with django_assert_num_queries(CONFIRMING):
        answer = confirm(desk, sent)

    assert (answer.status_code, Passage.objects.count()) == (302, passages)


def adding_one(code: str, user: User) -> Any:
    agreement = Agreement(code=code, slug=code.lower(), title_en="Joint statement", kind="joint_statement")
    passages = importer.read_passages(TEXT).passages
    return adding.add_agreement(agreement=agreement, parties=[], passages=passages, by=user)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_code_one_is_told(analyst: User, reviewer: User):
    refused = while_another_waits(lambda: adding_one("2022-JS", analyst), lambda: adding_one("2022-JS", reviewer))

    sentence = "Somebody has just added 2022-JS, or another agreement at its address."
    assert (refused, Passage.objects.count()) == ([{"__all__": [sentence]}], 3)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_text_of_one_agreement_one_is_told(analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, code="2022-JS")
    given = {
        "agreement": agreement,
        "passages": importer.read_passages(TEXT).passages,
        "sha256": "",
        "text_held": "full",
    }

    refused = while_another_waits(
        lambda: adding.add_text(**given, by=analyst), lambda: adding.add_text(**given, by=reviewer)
    )

    sentence = "2022-JS has its text already, in 3 passages; change those."
    assert (refused, agreement.passages.count()) == ([{"__all__": [sentence]}], 3)


@pytest.mark.django_db
def test_who_is_second_by_a_moment_keeps_the_preview(desk: Client, monkeypatch: pytest.MonkeyPatch):
    sent = read(desk)
    add = adding.add_agreement

    def after_somebody_else(**given: Any) -> Any:
        AgreementFactory(code="2022-JS")
        return add(**given)

    monkeypatch.setattr(adding, "add_agreement", after_somebody_else)
    answer = confirm(desk, sent)

    assert "There is an agreement with this code" in " ".join(told(answer))
    assert next(row.piece.text for row in answer.context["rows"]) == "Both will:"
