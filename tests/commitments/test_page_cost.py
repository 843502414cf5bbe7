"""What the readers' page of a commitment costs."""

import pytest
from django.test import Client

from tests.factories import (
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    MeetingItemFactory,
    PassageFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

PAGE = "/commitments/2021-FS-001/"


@pytest.mark.parametrize("rows", [1, 20])
def test_commitment_costs_the_same_for_one_of_each_part_and_for_many(
    client: Client, django_assert_num_queries, rows: int
):
    commitment = CommitmentFactory(code="2021-FS-001", obligors=["KOR", "USA"], quote="", is_general=True)
    for number in range(1, rows + 1):
        CitationFactory(commitment=commitment, quote="hold an annual meeting", passage=PassageFactory(), number=number)
        TargetFactory(commitment=commitment, number=number, payer=commitment.obligations.first().party)
        StatusUpdateFactory(commitment=commitment)
        CommitmentLinkFactory(earlier=commitment)
        act = CommitmentFactory(agreement=commitment.agreement, code=f"2021-FS-1{number:02}")
        CommitmentLinkFactory(later=act, earlier=commitment, kind="part_of")
        MeetingItemFactory(commitment=commitment)
        RecommendationLinkFactory(commitment=commitment)

    # commitment; obligations, agencies, citations, further themes, targets, links there and back;
    # updates, evidence; thread, its links and words; parts; advice; meetings, dialogues
    with django_assert_num_queries(17):
        client.get(PAGE)


def test_commitment_that_is_linked_to_none_is_not_asked_for_its_thread_and_parts(
    client: Client, django_assert_num_queries
):
    CommitmentFactory(code="2021-FS-001", obligors=["KOR"])

    # as above, without evidence, without the thread, its links and words, and without the parts
    with django_assert_num_queries(12):
        client.get(PAGE)
