"""Threads: which commitments are one promise made again, and which of them are counted."""

from datetime import date

import pytest

from commitments.models import Commitment
from tests.commitments.standings import DAY, KNOWN
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLinkFactory

pytestmark = pytest.mark.django_db


def test_thread_counts_its_latest_member_once():
    vision = AgreementFactory(code="2019-V", issued_on=date(2019, 11, 15))
    sheet = AgreementFactory(code="2021-S", issued_on=date(2021, 5, 21))
    first = CommitmentFactory(agreement=vision, code="2019-V-001")
    one, other = (CommitmentFactory(agreement=sheet, code=f"2021-S-00{n}") for n in (1, 2))
    for later in (one, other):
        CommitmentLinkFactory(later=later, earlier=first)

    assert list(Commitment.objects.counted(DAY)) == [other]
    assert list(Commitment.objects.counted(date(2020, 1, 1)).filter(agreement=vision)) == [first]
    assert list(Commitment.objects.in_thread_of([first.code], DAY).order_by("code")) == [first, one, other]


def test_part_of_makes_no_thread():
    whole, part = CommitmentFactory.create_batch(2, agreement=AgreementFactory())
    CommitmentLinkFactory(later=part, earlier=whole, kind="part_of")

    assert list(Commitment.objects.counted(DAY).order_by("code")) == [whole, part]


@pytest.mark.parametrize(
    "change",
    [{"is_general": True}, {"strength": "declaratory"}, {"retired_at": KNOWN, "retired_reason": "Coded twice."}],
)
def test_general_declaratory_and_retired_commitments_are_not_counted(change):
    CommitmentFactory(**change)

    assert list(Commitment.objects.counted(DAY)) == []


@pytest.mark.parametrize(
    "hidden", [{"agreement__draft": True}, {"retired_at": KNOWN, "retired_reason": "Coded twice."}]
)
def test_hidden_member_does_not_overtake_a_public_one(hidden):
    public = CommitmentFactory()
    CommitmentLinkFactory(later=CommitmentFactory(**hidden), earlier=public)

    assert list(Commitment.objects.counted(DAY)) == [public]


def test_latest_in_thread_is_told_with_the_commitment():
    earlier, later = CommitmentFactory.create_batch(2)
    CommitmentLinkFactory(later=later, earlier=earlier)

    found = Commitment.objects.with_latest_in_thread(DAY).order_by("code")

    assert [commitment.latest_in_thread for commitment in found] == [False, True]
