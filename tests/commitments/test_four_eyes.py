"""Nobody publishes words of their own, and nobody signs or publishes what they have not read (product.md 9)."""

from collections.abc import Callable

import pytest

from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.models import Agreement, Commitment
from dialogues.models import DialogueMention
from tests.commitments.steps import NOW, refusal, snapshot, whole
from tests.factories import AgreementFactory, CommitmentFactory, DialogueMentionFactory, TargetFactory
from tests.old_history import written_before

pytestmark = pytest.mark.django_db

OWN = whole("You have changed this coding since it was signed: sign it yourself, and another person checks it.")


@pytest.fixture
def coded(analyst: User) -> Agreement:
    """An agreement of one promise that the analyst has coded and signed."""
    agreement = AgreementFactory(draft=True, code="2021-FS", coded_by=None, checked_by=None)
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", title_en="Meet")
    return workflow.finish_coding(agreement=agreement, by=analyst)


def words(coded: Agreement) -> None:
    Commitment.objects.update(title_en="Meet twice")


def number(coded: Agreement) -> None:
    TargetFactory(commitment=coded.commitments.get())


def mention(coded: Agreement) -> None:
    DialogueMentionFactory(passage=coded.passages.get(), quote="meet")


def title(coded: Agreement) -> None:
    Agreement.objects.update(title_en="Another title")


every_change = pytest.mark.parametrize("change", [words, number, mention, title])


@every_change
def test_checker_who_has_changed_the_coding_does_not_publish_it(
    coded: Agreement, reviewer: User, change: Callable[[Agreement], None]
):
    with recorded(actor=reviewer):
        change(coded)

    assert refusal(workflow.publish_agreement, agreement=coded, by=reviewer, at=NOW) == OWN
    assert not Agreement.objects.get().is_public


def test_history_from_before_there_were_notes_begins_no_turn_of_its_own(analyst: User, reviewer: User):
    with written_before("commitments_agreement", review_note=None):
        agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
        CommitmentFactory(agreement=agreement, quote="meet")
    with recorded(actor=reviewer):
        words(agreement)
        title(agreement)

    assert refusal(workflow.publish_agreement, agreement=agreement, by=reviewer, at=NOW) == OWN


def test_what_a_checker_has_changed_is_checked_by_another(coded: Agreement, reviewer: User, administrator: User):
    with recorded(actor=reviewer):
        words(coded)
    workflow.finish_coding(agreement=coded, by=reviewer)

    workflow.publish_agreement(agreement=coded, by=administrator, at=NOW)

    assert (Agreement.objects.get().coded_by, Agreement.objects.get().checked_by) == (reviewer, administrator)


def test_nobody_signs_over_a_colleague_what_they_have_not_changed(coded: Agreement, reviewer: User):
    told = refusal(workflow.finish_coding, agreement=coded, by=reviewer)

    assert told == whole(
        "analyst has signed it, and you have changed nothing since: check it, or return it with a note."
    )
    assert Agreement.objects.get().coded_by != reviewer


def test_what_the_coder_has_signed_counts_as_the_coders(analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=None, checked_by=None)
    with recorded(actor=reviewer):
        CommitmentFactory(agreement=agreement)
    workflow.finish_coding(agreement=agreement, by=analyst)

    workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW)

    assert Agreement.objects.get().is_public


def test_changes_of_another_text_are_no_changes_of_this_one(coded: Agreement, reviewer: User):
    with recorded(actor=reviewer):
        TargetFactory(commitment=CommitmentFactory(agreement__draft=True))

    assert workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW).is_public


@pytest.mark.django_db(transaction=True)
@every_change
def test_coding_that_a_colleague_has_changed_meanwhile_is_neither_signed_nor_published(
    coded: Agreement, analyst: User, reviewer: User, administrator: User, change: Callable[[Agreement], None]
):
    seen = snapshot()
    with recorded(actor=administrator):
        change(coded)

    signing = refusal(workflow.finish_coding, agreement=coded, by=analyst, snapshot=seen)
    publishing = refusal(workflow.publish_agreement, agreement=coded, by=reviewer, at=NOW, snapshot=seen)

    assert [told["__all__"][0] for told in (signing, publishing)] == [
        "The coding has changed since you opened this page; look at what is new, then sign it.",
        "The coding has changed since you opened this page; look at what is new, then publish.",
    ]


@pytest.mark.django_db(transaction=True)
def test_who_signs_has_seen_what_is_their_own(coded: Agreement, reviewer: User):
    seen = snapshot()
    with recorded(actor=reviewer):
        mention(coded)

    workflow.finish_coding(agreement=coded, by=reviewer, snapshot=seen)

    assert (Agreement.objects.get().coded_by, DialogueMention.objects.count()) == (reviewer, 1)
