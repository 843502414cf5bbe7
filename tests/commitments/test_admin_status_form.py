"""The form of a status update: the rules that it tells, and the promise that stands beside it."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments import workflow
from commitments.models import StatusUpdate
from tests.commitments.admin_forms import ADDRESS, enter, errors, page_of, update_form
from tests.commitments.forms import fields_of
from tests.commitments.steps import update_in
from tests.factories import CommitmentFactory, PartyFactory, StatusUpdateFactory, TargetFactory
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            ADDRESS | {"publisher": ""},
            "Evidence is one of: a passage; an address with title, publisher and day of access; "
            "a search with its words and its day.",
        ),
        ({"basis": "search_record", "published_precision": "day"}, None),
        (ADDRESS | {"basis": "search_record"}, "A search, and only a search, has the basis search record."),
        (ADDRESS | {"url": "javascript:alert(1)"}, None),
    ],
)
def test_evidence_form_tells_the_rule(client: Client, analyst: User, evidence: dict[str, Any], sentence: str | None):
    answer = enter(client, analyst).post(
        address(StatusUpdate, "add"), update_form(CommitmentFactory(), evidence, _continue="Save draft")
    )

    assert answer.status_code == 200
    assert StatusUpdate.objects.count() == 0
    assert sentence is None or errors(answer)["__all__"] == [sentence]


def test_draft_form_tells_the_rule_of_one_row(client: Client, analyst: User):
    form = update_form(CommitmentFactory(), implementation="upheld", _continue="Save draft")

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form)

    assert errors(answer) == {"__all__": ["Upheld needs the period from and to; nothing else has a period."]}


def test_promise_stands_beside_the_form(client: Client, analyst: User):
    promise = CommitmentFactory(code="2021-FS-001", obligors=["KOR", "USA"], quote="establish a working group")
    promise.obligations.create(party=PartyFactory(code="JPN"), role="counterpart")
    june = {"effective_on": date(2021, 6, 30), "effective_precision": "month"}
    earlier = StatusUpdateFactory(commitment=promise, rationale="It met in Seoul.", **june)

    answer = enter(client, analyst).get(address(StatusUpdate, "add"), {"commitment": promise.pk})

    told = ["2021-FS-001", "establish a working group", promise.delivered_when, promise.broken_when, "It met in Seoul."]
    assert [words for words in told if words not in unescape(answer.text)] == []
    assert [party.code for party in answer.context["adminform"].form.fields["party"].queryset] == ["KOR", "USA"]
    assert page_of(earlier) in answer.text
    assert "KOR Under way, June 2021 USA Under way, June 2021" in words(answer)


@pytest.mark.parametrize(
    ("obligation", "test"), [("one_off", "Delivered when"), ("recurring", "Upheld when"), ("standing", "Upheld when")]
)
def test_promise_names_its_test_as_the_readers_page_does(client: Client, analyst: User, obligation: str, test: str):
    promise = CommitmentFactory(code="2021-FS-001", obligation=obligation)

    shown = enter(client, analyst).get(address(StatusUpdate, "add"), {"commitment": promise.pk})

    assert f"<dt>{test}</dt>" in shown.text
    assert f"<dt>{test}</dt>" in client.get("/commitments/2021-FS-001/").text


def test_promise_is_asked_for_where_none_is_chosen(client: Client, analyst: User):
    for query in ({}, {"commitment": "nonsense"}, {"commitment": "999999"}):
        answer = enter(client, analyst).get(address(StatusUpdate, "add"), query)

        assert (answer.status_code, answer.context["promise"]) == (200, None)


def test_draft_shows_what_is_missing(client: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    update.evidence.all().delete()

    answer = enter(client, analyst).get(page_of(update))

    assert answer.context["missing"] == ["Under way needs one dated source later than the promise."]


def test_party_is_chosen_among_those_who_owe_it(client: Client, analyst: User):
    promise = CommitmentFactory(obligors=["KOR"])
    form = update_form(promise, ADDRESS, party=PartyFactory(code="USA").pk, _step="submit")

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form)

    assert errors(answer) == {"party": ["Choose a party that owes the commitment, or none for all of them."]}
    assert [party.code for party in answer.context["adminform"].form.fields["party"].queryset] == ["KOR"]


def test_achieved_is_said_in_the_unit_of_the_target(client: Client, analyst: User):
    promise = TargetFactory(text="$200 million", unit="USD").commitment
    place = address(StatusUpdate, "add")
    form = update_form(promise, ADDRESS, implementation="under_way")
    enter(client, analyst)

    offered = client.get(place, {"commitment": promise.pk})
    refused = [client.post(place, form | {"achieved": text}) for text in ("20 million", "0,5", "1,00", "0,500")]
    client.post(place, form | {"achieved": "18,900,000.50"})

    field = offered.context["adminform"].form.fields["achieved"]
    assert field.help_text == "In USD, as the target is “$200 million”."
    told = {"achieved": ["Type a number: 18900000, 18,900,000 or 0.5."]}
    assert [errors(answer) for answer in refused] == [told] * 4
    update = StatusUpdate.objects.get()
    assert update.achieved == Decimal("18900000.5")
    assert 'value="18900000.5"' in client.get(page_of(update)).text


def test_correction_stays_with_its_promise(client: Client, analyst: User):
    wrong, other = StatusUpdateFactory(), CommitmentFactory()
    draft = workflow.correct(update=wrong, by=analyst)
    form = fields_of(enter(client, analyst), page_of(draft)) | {"commitment": other.pk, "rationale": "It met twice."}

    client.post(page_of(draft), form)

    draft.refresh_from_db()
    assert (draft.commitment, draft.rationale) == (wrong.commitment, "It met twice.")


@pytest.mark.parametrize("field", ["commitment", "party", "evidence-0-passage"])
@pytest.mark.parametrize("key", ["nonsense", "٣", "9" * 30, "9" * 5000])
def test_key_that_makes_no_sense_is_told(client: Client, analyst: User, field: str, key: str):
    form = update_form(CommitmentFactory(), {"passage": ""}) | {field: key}

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form)

    assert field.removeprefix("evidence-0-") in errors(answer)
    assert StatusUpdate.objects.count() == 0
