"""What an answer of the API costs: so many statements, however many rows. And the loaders bring all that is shown."""

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.serializers import BaseSerializer

from alliance.moment import Moment
from commitments import api as commitments
from dialogues import api as dialogues
from tests.commitments.api.definition import for_full_form
from tests.world import public_ledger

pytestmark = pytest.mark.django_db

# Of lists that fit on one page. One that goes on is counted by one statement more.
COSTS = {
    # revision, the agreements with their counts, their parties
    "agreements/": 3,
    # revision, the passages with agreement and lead-in, the citations with their commitments
    "passages/?page_size=500": 3,
    # revision, the keys of the page, the records
    "commitments/": 3,
    # and what the full records have beside
    "commitments/?full=1": 4,
    # revision, the updates with commitment, party and what held before; evidence with its passages
    "status-updates/": 3,
    # revision, the dialogues with theme and pulse, their parties, the commitments and the agreements that
    # founded them
    "dialogues/": 5,
    # revision, the meetings with their dialogues, the passages that tell of them
    "meetings/": 3,
    # and their outcomes, their items with the commitments
    "meetings/?full=1": 5,
    # revision, the recommendations with agreement and theme, addressees, citations, links with their commitments
    "recommendations/": 5,
    # revision, the parties, their agencies
    "parties/": 3,
    # revision, the themes with their parents
    "themes/": 2,
    # one record: as the full list, without the revision and without what this one does not have
    "agreements/2021-p1/": 2,
    "commitments/2021-P1-001/": 3,
    "dialogues/dialogue-1/": 3,
    "meetings/dialogue-1-1/": 3,
    "meetings/other-1-1/": 4,
    "recommendations/2024-R1-R01/": 4,
    "parties/KOR/": 2,
    "themes/theme-1/": 1,
    # the description of the API asks the database nothing
    "": 0,
    "schema/": 0,
}


@pytest.mark.parametrize("rows", [1, 20])
def test_answer_costs_the_same_for_one_row_and_for_twenty(client, rows: int):
    public_ledger(rows)

    assert {path: cost(client, path) for path in COSTS} == COSTS


def test_list_that_goes_on_is_counted_by_one_statement_more(client):
    public_ledger(20)

    first = client.get("/api/v1/commitments/?page_size=15").json()
    costs = {
        query: cost(client, f"commitments/?{query}") for query in ("page_size=15", first["next"].partition("?")[2])
    }
    assert set(costs.values()) == {COSTS["commitments/"] + 1}


def test_answer_of_another_day_costs_no_more(client):
    public_ledger(3)

    then = "as_of=2024-06-01&known_at=2025-01-01"
    lists_and_records = {path: number for path, number in COSTS.items() if path not in ("", "schema/")}
    assert {
        path: cost(client, f"{path}{'&' if '?' in path else '?'}{then}") for path in lists_and_records
    } == lists_and_records


def cost(client: Client, path: str) -> int:
    """How many statements a successful answer with something in it takes."""
    with CaptureQueriesContext(connection) as statements:
        response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200
    assert response.json().get("results", True)
    return len(statements)


def test_status_update_costs_two_statements(client, django_assert_num_queries):
    public_ledger()
    update = client.get("/api/v1/status-updates/").json()["results"][0]

    with django_assert_num_queries(2):  # the update with commitment, party and what held before; its evidence
        assert client.get(update["url"]).json() == update


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("", 3),
        ("strength=firm&freshness=stale&due_after=2021-01-01&target=any&counted=true", 3),
        ("ordering=-effective_on", 3),
        ("theme=security", 4),  # is there such a theme?
        # each of the four
        ("theme=security&party=KOR&agreement=2021-P1&dialogue=dialogue-1", 7),
        ("theme=nowhere", 2),  # is there such a theme, and which would it have been?
    ],
)
def test_filter_by_key_costs_one_statement_more(client, django_assert_num_queries, query: str, statements: int):
    public_ledger()

    with django_assert_num_queries(statements):
        client.get(f"/api/v1/commitments/?{query}")


def rows_and_serializers() -> list[tuple[models.QuerySet, type[BaseSerializer]]]:
    """Every queryset with the serializer that shows it, brief and full."""
    moment = Moment.now()
    day, known_at = moment.day, moment.known_at
    public = commitments.CommitmentResource.queryset
    meetings, meeting_rows = dialogues.MeetingResource, dialogues.Meeting.objects
    agreements, updates = commitments.AgreementResource, commitments.StatusUpdateResource
    passages, advice = commitments.PassageResource, commitments.RecommendationResource
    vocabulary = [commitments.PartyResource, commitments.ThemeResource]
    return [(resource.queryset, resource.serializer_class) for resource in vocabulary] + [
        (agreements.queryset.for_list(), agreements.serializer_class),
        (passages.queryset.for_list(day), passages.serializer_class),
        (updates.queryset.for_list(day, known_at), updates.serializer_class),
        (advice.queryset.for_list(day), advice.serializer_class),
        (public.for_list(day, known_at), commitments.CommitmentResource.serializer_class),
        (
            for_full_form(public, moment),
            commitments.CommitmentResource.full_serializer_class,
        ),
        (dialogues.Dialogue.objects.for_list(day), dialogues.DialogueResource.serializer_class),
        (meeting_rows.for_list(day), meetings.serializer_class),
        (meeting_rows.for_rounds(day), meetings.full_serializer_class),
    ]


def test_loaders_bring_all_that_the_serializers_show():
    """FETCH_RAISE refuses any field or foreign key that the loader left out; the counts above see to the rest."""
    public_ledger()

    for rows, serializer_class in rows_and_serializers():
        assert serializer_class(rows.fetch_mode(models.FETCH_RAISE), many=True).data
