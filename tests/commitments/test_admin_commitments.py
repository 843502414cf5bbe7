"""Coding of commitments and recommendations in the workbench, with their exact words and who owes them."""

from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.admin.why import WHY
from commitments.models import Commitment, Recommendation
from tests.commitments.admin_forms import citation, commitment_form, enter, errors, rows
from tests.commitments.forms import fields_of
from tests.factories import (
    MOMENT,
    AgencyFactory,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    ThemeFactory,
)
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_citation_says_where_it_breaks(client: Client, analyst: User):
    passage = PassageFactory()
    form = commitment_form(passage.agreement) | rows("citations", citation(passage, "establish a working party and"))

    answer = enter(client, analyst).post(address(Commitment, "add"), form)

    assert errors(answer)["quote"] == [
        "The quotation breaks after “establish a working”: it goes on “party and”, "
        "the passage “group and hold an annual meeting.”."
    ]
    assert Commitment.objects.count() == 0


def test_commitment_is_coded_with_its_parts(client: Client, analyst: User):
    agreement = AgreementFactory(code="2021-FS", draft=True)
    CommitmentFactory(agreement=agreement, code="2021-FS-007")
    passage = PassageFactory(agreement=agreement)
    ministry = AgencyFactory(party=PartyFactory(code="KOR"))
    form = commitment_form(agreement) | rows(
        "citations", citation(passage, " establish\n a  working group "), citation(passage, "an annual meeting")
    )
    form |= rows("obligations", {"party": ministry.party_id, "role": "obligor", "acting": [ministry.pk]})

    answer = enter(client, analyst).post(address(Commitment, "add"), form)

    assert (answer.status_code, errors(answer) if answer.status_code == 200 else {}) == (302, {})
    promise = Commitment.objects.get(code="2021-FS-008")
    assert [(words.number, words.quote) for words in promise.citations.all()] == [
        (1, "establish a working group"),
        (2, "an annual meeting"),
    ]
    assert [list(obligation.agencies.all()) for obligation in promise.obligations.all()] == [[ministry]]


def test_agency_belongs_to_its_party(client: Client, analyst: User):
    agreement = AgreementFactory(draft=True)
    foreign = AgencyFactory(party=PartyFactory(code="USA"), name_en="Department of State")
    owed = {"party": PartyFactory(code="KOR").pk, "role": "obligor", "acting": [foreign.pk]}

    answer = enter(client, analyst).post(
        address(Commitment, "add"), commitment_form(agreement) | rows("obligations", owed)
    )

    assert errors(answer) == {"acting": ["Department of State is no agency of Republic of Korea."]}


@pytest.mark.parametrize("key", ["nonsense", "9" * 30, "9" * 5000])
def test_party_of_an_obligation_that_makes_no_sense_is_told(client: Client, analyst: User, key: str):
    form = commitment_form(AgreementFactory(draft=True)) | rows("obligations", {"party": key, "role": "obligor"})

    answer = enter(client, analyst).post(address(Commitment, "add"), form)

    assert list(errors(answer)) == ["party"]


def test_commitment_that_readers_see_has_words_and_an_obligor(client: Client, analyst: User):
    form = commitment_form(AgreementFactory())

    answer = enter(client, analyst).post(address(Commitment, "add"), form)

    assert errors(answer) == {
        "citations": ["Readers see this commitment, so it needs a citation."],
        "obligations": ["Readers see this commitment, so it needs a party that owes it."],
    }


def test_commitment_of_an_unpublished_agreement_is_coded_bit_by_bit(client: Client, analyst: User):
    agreement = AgreementFactory(draft=True, code="2021-FS")

    enter(client, analyst).post(address(Commitment, "add"), commitment_form(agreement))

    assert Commitment.objects.get().code == "2021-FS-001"


def test_code_begins_with_the_agreements(client: Client, analyst: User):
    agreement = AgreementFactory(draft=True, code="2021-FS")

    answer = enter(client, analyst).post(address(Commitment, "add"), commitment_form(agreement, code="2019-FDV-001"))

    assert errors(answer) == {"code": ["The code of a commitment of 2021-FS begins with 2021-FS-."]}


def test_code_and_agreement_of_a_commitment_stay(client: Client, analyst: User):
    promise = CommitmentFactory(agreement__draft=True, code="2021-FS-001")
    form = commitment_form(AgreementFactory(draft=True), code="2021-FS-002", title_en="Another title")

    enter(client, analyst).post(address(Commitment, "change", promise.pk), form)

    changed = Commitment.objects.get()
    assert (changed.code, changed.agreement, changed.title_en) == ("2021-FS-001", promise.agreement, "Another title")


def test_commitment_is_retired_with_a_reason_and_taken_back(client: Client, analyst: User):
    promise = CommitmentFactory(agreement__draft=True)
    place = address(Commitment, "change", promise.pk)
    enter(client, analyst)

    client.post(place, commitment_form(promise.agreement, retired_reason="Coded twice."))
    assert Commitment.objects.get().retired_at is not None

    client.post(place, commitment_form(promise.agreement, retired_reason=""))
    assert Commitment.objects.get().retired_at is None


def test_retirement_that_readers_were_told_of_is_for_good(client: Client, reviewer: User):
    promise = CommitmentFactory(retired_at=MOMENT, retired_reason="Coded twice.")
    place = address(Commitment, "change", promise.pk)
    form = fields_of(enter(client, reviewer), place)

    client.post(place, form | {"retired_reason": "", "title_en": "Meet twice"})

    promise.refresh_from_db()
    assert (promise.title_en, promise.retired_at, promise.retired_reason) == ("Meet twice", MOMENT, "Coded twice.")


def test_what_took_the_place_of_a_retired_commitment_is_said_by_a_reviewer_with_a_reason(
    client: Client, analyst: User, reviewer: User
):
    promise, other = CommitmentFactory(retired_at=MOMENT, retired_reason="Coded twice."), CommitmentFactory()
    place = address(Commitment, "change", promise.pk)
    form = fields_of(enter(client, reviewer), place) | {"replaced_by": other.pk}

    for person, why in ((analyst, "It is the same promise."), (reviewer, "")):
        enter(client, person).post(place, form | {"_typed_by": person.pk, WHY: why})
        promise.refresh_from_db()
        assert promise.replaced_by is None

    client.post(place, form | {WHY: "It is the same promise."})
    promise.refresh_from_db()
    assert promise.replaced_by == other


def test_retired_commitment_needs_neither_words_nor_an_obligor(client: Client, reviewer: User):
    promise = CommitmentFactory(retired_at=MOMENT, retired_reason="Coded twice.", quote="", obligors=[])
    place = address(Commitment, "change", promise.pk)
    form = fields_of(enter(client, reviewer), place)

    answer = client.post(place, form | {"note": "See the Korean text.", WHY: "Looked up."})

    assert (answer.status_code, Commitment.objects.get().note) == (302, "See the Korean text.")


@pytest.mark.parametrize(
    ("model", "form", "sentences"),
    [
        (
            Commitment,
            {"due_on": "2022-01-01"},
            {"__all__": ["A due date needs the deadline as worded and its basis, and a basis the date."]},
        ),
        (
            Commitment,
            {"due_on": "2022-01-05", "due_precision": "month", "due_basis": "stated", "deadline": "in January"},
            {"__all__": ["A date known to the month or year is stored as its last day."]},
        ),
    ],
)
def test_commitment_form_tells_the_rule(
    client: Client, analyst: User, model: type, form: dict[str, Any], sentences: dict[str, list[str]]
):
    agreement = AgreementFactory(draft=True)

    answer = enter(client, analyst).post(address(model, "add"), commitment_form(agreement, **form))

    assert (errors(answer) if answer.status_code == 200 else {}) == sentences


def test_numbers_of_parts_differ(client: Client, analyst: User):
    passage = PassageFactory()
    first, second = (citation(passage, quote, number="1") for quote in ("working group", "annual meeting"))

    answer = enter(client, analyst).post(
        address(Commitment, "add"), commitment_form(passage.agreement) | rows("citations", first, second)
    )

    assert errors(answer)["citations"] == ["Two rows have the same number; leave it empty for the next one."]


def test_what_only_the_database_sees_is_told_on_the_form(client: Client, analyst: User):
    promise, successor = CommitmentFactory(agreement__draft=True), CommitmentFactory()
    form = commitment_form(promise.agreement, replaced_by=successor.pk, title_en="Another title")

    answer = enter(client, analyst).post(address(Commitment, "change", promise.pk), form)

    assert errors(answer) == {"__all__": ["Retiring needs its date and its reason."]}
    assert "Another title" in answer.text
    assert Commitment.objects.get(pk=promise.pk).title_en == promise.title_en


def test_recommendation_is_coded_with_its_words(client: Client, analyst: User):
    passage = PassageFactory(agreement__draft=True)
    form = {
        "code": "2024-RPT-R01",
        "agreement": passage.agreement_id,
        "title_en": "Expand the framework",
        "theme": ThemeFactory().pk,
    }
    form |= rows("citations", citation(passage, "hold an annual meeting"))
    form |= rows("addressee_links", {"party": PartyFactory().pk}) | rows("commitment_links")

    enter(client, analyst).post(address(Recommendation, "add"), form)

    advice = Recommendation.objects.get()
    assert [words.quote for words in advice.citations.all()] == ["hold an annual meeting"]
    assert [party.code for party in advice.addressees.all()] == ["KOR"]


@pytest.mark.parametrize(("name", "may"), [("analyst", False), ("reviewer", True)])
def test_only_a_reviewer_touches_what_readers_see(request: pytest.FixtureRequest, client: Client, name: str, may: bool):
    person = request.getfixturevalue(name)
    words = CitationFactory(commitment__agreement__code="2021-FS")
    agreement = words.commitment.agreement
    form = commitment_form(agreement) | rows("citations", citation(words.passage, "an annual meeting"))
    form |= rows("obligations", {"party": PartyFactory().pk, "role": "obligor", "acting": []})
    enter(client, person)

    added = client.post(address(Commitment, "add"), form)
    shown = client.get(address(Commitment, "change", words.commitment_id))

    assert (added.status_code == 302, Commitment.objects.count()) == (may, 2 if may else 1)
    assert shown.context["has_change_permission"] is may
    if not may:
        assert errors(added)["__all__"] == ["Readers see this agreement already; ask a reviewer to add to its coding."]


@pytest.mark.parametrize("action", ["change", "delete"])
def test_words_and_obligors_of_a_public_promise_have_no_side_door(client: Client, reviewer: User, action: str):
    words = CitationFactory()
    owed = words.commitment.obligations.get()
    enter(client, reviewer)

    answers = [client.post(address(type(row), action, row.pk), {"post": "yes"}) for row in (words, owed)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (words.commitment.citations.get(), words.commitment.obligations.get()) == (words, owed)
