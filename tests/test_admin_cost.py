"""What the pages of the workbench ask of the database, to the query: the same for three rows and for three hundred."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.models import Revision, User
from commitments.models import StatusUpdate
from tests.crowd import crowd
from tests.factories import PartyFactory
from tests.test_admin_contract import REGISTERED, address

at_few_and_many_rows = pytest.mark.parametrize("rows", [3, 300])

LIST = 5
"""What every list asks: session, user, how many rows in all, how many with these filters, the rows of the page."""

DATES = "first and last day for the dates above the list; their years"
MORE = {
    "alliance.Change": {"tables to filter by": 1},
    "alliance.LoadedRecord": {"labels to filter by": 1},
    "alliance.Revision": {DATES: 2},
    "alliance.User": {"groups of the people": 1, "their second factors": 1, "groups to filter by": 1},
    "commitments.Agency": {"parties to filter by": 1},
    "commitments.Agreement": {DATES: 2},
    "commitments.AgreementParty": {"parties to filter by": 1},
    "commitments.Commitment": {DATES: 2, "agreements and themes to filter by": 2},
    "commitments.Evidence": {DATES: 2},
    "commitments.Obligation": {"agencies of the rows": 1, "parties to filter by": 1},
    "commitments.Passage": {"agreements to filter by": 1},
    "commitments.Recommendation": {"agreements and themes to filter by": 2},
    "commitments.RecommendationAddressee": {"parties to filter by": 1},
    "commitments.StatusUpdate": {DATES: 2},
    "commitments.Target": {"units and payers to filter by": 2},
    "commitments.Theme": {"parents to filter by": 1},
    "dialogues.Dialogue": {"themes to filter by": 1},
    "dialogues.DialogueParty": {"parties to filter by": 1},
    "dialogues.Meeting": {DATES: 2, "dialogues to filter by": 1},
}
"""What some lists ask beside that."""

FORMS = {
    "alliance.Change": 4,
    "alliance.LoadedRecord": 4,
    "alliance.Revision": 4,
    "alliance.User": 9,
    "auth.Group": 6,
    "commitments.Agency": 5,
    "commitments.Agreement": 10,
    "commitments.AgreementLink": 8,
    "commitments.AgreementParty": 8,
    "commitments.Citation": 9,
    "commitments.Commitment": 12,
    "commitments.CommitmentLink": 9,
    "commitments.CommitmentTheme": 9,
    "commitments.Evidence": 7,
    "commitments.Obligation": 10,
    "commitments.ObligationAgency": 12,
    "commitments.Party": 4,
    "commitments.Passage": 4,
    "commitments.Recommendation": 12,
    "commitments.RecommendationAddressee": 9,
    "commitments.RecommendationLink": 9,
    "commitments.StatusUpdate": 22,
    "commitments.Target": 8,
    "commitments.Theme": 4,
    "dialogues.Dialogue": 7,
    "dialogues.DialogueMention": 7,
    "dialogues.DialogueParty": 7,
    "dialogues.Meeting": 9,
    "dialogues.MeetingItem": 7,
    "dialogues.MeetingOutcome": 7,
}
"""What each form asks: session, user, what was typed into it and not saved, the record; then one statement for each
kind of part, and one for each field that looks up."""


@pytest.fixture
def workbench(client: Client) -> Client:
    """The admin as somebody sees it who may do everything, in a process that knows the content types."""
    client.force_login(User.objects.create_superuser("administrator"))
    ContentType.objects.get_for_models(*REGISTERED)
    return client


def cost(workbench: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert workbench.get(place).status_code == 200
    return len(asked)


def first(model: type[Any]) -> Any:
    """The row of the crowd that has the most parts."""
    return model._base_manager.order_by("effective_on" if model is StatusUpdate else "pk")[0]


@pytest.mark.django_db
@at_few_and_many_rows
def test_cost_of_a_list_does_not_grow(workbench: Client, rows: int):
    crowd(rows)
    listed = [model for model in REGISTERED if model is not Revision]

    found = {model._meta.label: cost(workbench, address(model, "changelist")) for model in listed}

    assert found == {model._meta.label: LIST + sum(MORE.get(model._meta.label, {}).values()) for model in listed}
    assert {model for model in listed if model._base_manager.count() < rows} == set()


@pytest.mark.django_db
@at_few_and_many_rows
def test_cost_of_a_form_does_not_grow_with_its_parts(workbench: Client, rows: int):
    PartyFactory(code="KOR")
    connection.check_constraints()  # settles what the transaction did so far, in a revision
    crowd(rows)
    firsts = [first(model) for model in REGISTERED]

    found = {row._meta.label: cost(workbench, address(type(row), "change", row.pk)) for row in firsts}

    assert found == FORMS


@pytest.mark.django_db(transaction=True)
@at_few_and_many_rows
def test_cost_of_the_list_of_revisions_does_not_grow(workbench: Client, rows: int):
    for n in range(rows):
        with transaction.atomic():
            PartyFactory(code=f"P{n}")

    assert cost(workbench, address(Revision, "changelist")) == LIST + sum(MORE["alliance.Revision"].values())
    assert Revision.objects.count() == rows
