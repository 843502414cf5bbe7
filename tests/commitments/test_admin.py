"""The lists of the workbench."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.models import Agreement, Commitment, Passage, StatusUpdate
from tests.commitments.admin_forms import enter
from tests.commitments.steps import update_in
from tests.factories import (
    MOMENT,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    PassageFactory,
    StatusUpdateFactory,
)
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def listed(client: Client, model: type, **query: str) -> list[Any]:
    return list(client.get(address(model, "changelist"), query).context["cl"].result_list)


def test_updates_are_listed_by_whose_turn_it_is(client: Client, analyst: User, reviewer: User):
    draft, submitted = update_in("draft", analyst, reviewer), update_in("submitted", analyst, reviewer)
    returned, waiting = update_in("returned", reviewer, analyst), update_in("submitted", reviewer, analyst)
    update_in("published", analyst, reviewer)
    enter(client, analyst)

    found = {turn: set(listed(client, StatusUpdate, turn=turn)) for turn in ("mine", "review", "others")}

    assert found == {"mine": {draft}, "review": {waiting}, "others": {submitted, returned}}


def test_commitments_are_listed_by_where_they_stand(client: Client, analyst: User):
    seen, unseen = (
        CommitmentFactory(due_on=date(2021, 6, 1), due_basis="stated", deadline="by June"),
        CommitmentFactory(),
    )
    retired = CommitmentFactory(retired_at=MOMENT, retired_reason="Coded twice.")
    StatusUpdateFactory(commitment=seen, implementation="delivered")
    enter(client, analyst)

    assert listed(client, Commitment, status="delivered") == [seen]
    assert listed(client, Commitment, status="not_assessed") == [unseen, retired]
    assert listed(client, Commitment, schedule="delivered_late") == [seen]
    assert listed(client, Commitment, freshness="settled") == [seen]
    assert listed(client, Commitment, retired="yes") == [retired]
    assert listed(client, Commitment, retired="no") == [seen, unseen]


def test_passages_are_listed_by_what_they_hold(client: Client, analyst: User):
    agreement = AgreementFactory()
    quoted, reasoned, unread = (
        PassageFactory(agreement=agreement, no_commitment=reason) for reason in ("", "recital", "")
    )
    CitationFactory(passage=quoted)
    enter(client, analyst)

    found = {key: listed(client, Passage, cited=key) for key in ("yes", "reason", "open")}

    assert found == {"yes": [quoted], "reason": [reasoned], "open": [unread]}


def test_agreements_are_listed_by_who_sees_them(client: Client, analyst: User):
    seen, unseen = AgreementFactory(), AgreementFactory(draft=True)
    enter(client, analyst)

    assert (listed(client, Agreement, public="yes"), listed(client, Agreement, public="no")) == ([seen], [unseen])


def test_index_groups_the_models_by_the_work(client: Client, administrator: User):
    answer = enter(client, administrator).get("/admin/")

    assert {
        section["name"]: [model["object_name"] for model in section["models"]] for section in answer.context["app_list"]
    } == {
        "Assessment": ["StatusUpdate", "Evidence"],
        "Promises": ["Commitment", "Recommendation", "CommitmentLink", "Citation", "Obligation", "Target"],
        "Texts": ["Agreement", "Passage", "AgreementLink"],
        "Dialogues": ["Dialogue", "Meeting"],
        "Vocabulary": ["Theme", "Party", "Agency"],
        "People": ["User", "Group"],
        "Other": ["LoadedRecord"],
    }
    assert "Pacta" in answer.text


def test_record_that_is_not_there_is_told_in_a_sentence(client: Client, analyst: User):
    answer = enter(client, analyst).get(address(Commitment, "change", 999_999), follow=True)

    assert "Commitment 999999 is not there; perhaps it was deleted." in words(answer)
