"""An agreement comes in with its text: read, looked through, confirmed; and what is told where it cannot."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from alliance.models import Change, User
from commitments import adding, importer
from commitments.admin.preview import Preview
from commitments.models import Agreement, Passage
from commitments.workflow import Refused
from tests.commitments.adding_forms import TEXT, confirm, details, draft_in, place, read, told, upload
from tests.commitments.admin_forms import enter
from tests.commitments.at_once import while_another_waits
from tests.commitments.test_importer_seeds import DOCUMENTS
from tests.factories import AgreementFactory
from tests.test_admin_contract import address


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


CONFIRMING = 42
"""Session, user and rights; the form's choices and its rules; the transaction with its four inserts and its checks, and
what was kept of the form.
"""


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
    look = Preview.to_be_confirmed

    def and_somebody_else_is_first(preview: Preview, text_held: str) -> Preview:
        AgreementFactory(code="2022-JS")
        return look(preview, text_held)

    monkeypatch.setattr(Preview, "to_be_confirmed", and_somebody_else_is_first)
    answer = confirm(desk, sent)

    assert "There is an agreement with this code" in " ".join(told(answer))
    assert next(row.piece.text for row in answer.context["rows"]) == "Both will:"
