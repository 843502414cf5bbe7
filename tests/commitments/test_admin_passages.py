"""Passages in the workbench: their words, numbers, places and corrections."""

from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.models import Passage
from tests.commitments.admin_forms import enter, errors, passage_form
from tests.factories import AgreementFactory, CitationFactory, PassageFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_published_text_is_only_shown(client: Client, reviewer: User):
    passage = PassageFactory()
    form = passage_form(passage, text="Other words.", number="99", no_commitment="recital")

    enter(client, reviewer).post(address(Passage, "change", passage.pk), form)

    changed = Passage.objects.get()
    assert (changed.text, changed.number, changed.no_commitment) == (passage.text, passage.number, "recital")


def test_text_keeps_the_quotations_that_stand_in_it(client: Client, analyst: User):
    hidden = {"commitment__agreement__draft": True, "passage__agreement__draft": True}
    words = CitationFactory(commitment__code="2021-FS-001", **hidden)
    place = address(Passage, "change", words.passage_id)
    enter(client, analyst)

    refused = client.post(place, passage_form(words.passage, text="They will meet."))
    client.post(place, passage_form(words.passage, text="They  will\nestablish a working group soon."))

    assert errors(refused) == {"text": ["2021-FS-001 quotes “establish a working group”, which must stay in it."]}
    assert Passage.objects.get().text == "They will establish a working group soon."


def test_passage_is_inserted_into_a_text(client: Client, analyst: User):
    form = passage_form(PassageFactory(agreement__draft=True, number="7", position=1)) | {
        "number": "7a",
        "position": 2,
        "text": " They\nwill. ",
    }

    enter(client, analyst).post(address(Passage, "add"), form)

    assert [(passage.number, passage.text) for passage in Passage.objects.all()][1:] == [("7a", "They will.")]


@pytest.mark.parametrize("changes", [{"number": "8"}, {"position": 2}])
def test_number_and_place_of_a_passage_are_given_once(client: Client, analyst: User, changes: dict[str, Any]):
    first = PassageFactory(number="7", position=1)
    form = passage_form(PassageFactory(agreement=first.agreement, number="8", position=2))

    answer = enter(client, analyst).post(address(Passage, "add"), form | {"number": "9", "position": 3} | changes)

    assert (answer.status_code, len(errors(answer)["__all__"]), Passage.objects.count()) == (200, 1, 2)


NO_TEXT = '[{"was": %s, "is": "70th", "reason": "scan fault"}]'


@pytest.mark.parametrize("corrections", ['{"was": "70t"}', '[{"was": "70t"}]', "[1]", NO_TEXT % 70])
def test_correction_has_its_form(client: Client, analyst: User, corrections: str):
    passage = PassageFactory(agreement__draft=True)

    answer = enter(client, analyst).post(
        address(Passage, "change", passage.pk), passage_form(passage, corrections=corrections)
    )

    assert errors(answer) == {
        "corrections": ['Corrections look like [{"was": "70t", "is": "70th", "reason": "scan fault"}].']
    }


@pytest.mark.parametrize("was", ['"7\\u0000t"', '"\\ud800"', "1e400", "NaN", "9" * 5_000, "[" * 50_000])
def test_correction_that_no_column_holds_gets_a_sentence(client: Client, analyst: User, was: str):
    passage = PassageFactory(agreement__draft=True)

    answer = enter(client, analyst).post(
        address(Passage, "change", passage.pk), passage_form(passage, corrections=NO_TEXT % was)
    )

    assert errors(answer) == {"corrections": ["Enter a valid JSON."]}


def test_passages_are_found_by_code_and_number(client: Client, analyst: User):
    wanted = PassageFactory(agreement=AgreementFactory(code="2021-FS"), number="12", position=12)
    PassageFactory(agreement=wanted.agreement, number="13", position=13)
    query = {"app_label": "commitments", "model_name": "citation", "field_name": "passage", "term": "2021-FS 12"}

    answer = enter(client, analyst).get("/admin/autocomplete/", query)

    assert answer.json()["results"] == [{"id": str(wanted.pk), "text": "2021-FS, passage 12"}]
