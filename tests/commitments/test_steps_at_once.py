"""Two people take a step at once: the second waits, and is told what the first did."""

import pytest
from django.db import transaction

from alliance.models import User
from commitments import marking, workflow
from commitments.models import Agreement, Citation, Commitment
from tests.commitments.at_once import while_another_waits
from tests.commitments.steps import NOW, stored, update_in, whole
from tests.factories import AgreementFactory, CommitmentFactory, PassageFactory, ThemeFactory


@pytest.mark.django_db(transaction=True)
def test_second_of_two_reviewers_is_told_that_it_is_published(analyst: User, reviewer: User, administrator: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
        lambda: workflow.publish(update=update, by=administrator, at=NOW),
    )

    assert refused == [whole("The update is published; only a submitted one can be published.")]
    assert stored(update).reviewer == reviewer


@pytest.mark.django_db(transaction=True)
def test_reviewer_is_told_that_the_author_withdrew_meanwhile(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.withdraw(update=update, by=analyst, at=NOW, reason="A double."),
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
    )

    assert refused == [whole("The update is withdrawn; only a submitted one can be published.")]
    assert stored(update).published_at is None


@pytest.mark.django_db(transaction=True)
def test_author_is_told_that_a_reviewer_published_meanwhile(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
        lambda: workflow.withdraw(update=update, by=analyst, at=NOW, reason="A double."),
    )

    assert refused == [whole("Withdrawing it needs the rights of a reviewer.")]
    assert stored(update).withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_second_of_two_publishers_of_an_agreement_is_told(reviewer: User, administrator: User):
    agreement = AgreementFactory(draft=True, checked_by=None)

    refused = while_another_waits(
        lambda: workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW),
        lambda: workflow.publish_agreement(agreement=agreement, by=administrator, at=NOW),
    )

    assert refused == [whole("The agreement is public already.")]
    assert Agreement.objects.get().checked_by == reviewer


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_commitments_of_one_text_at_once_get_two_codes(analyst: User, reviewer: User):
    passage = PassageFactory(agreement__code="2021-FS", agreement__draft=True)
    theme = ThemeFactory()

    def mark(by: User) -> Citation:
        words = marking.Words(passage=passage.pk, version=1, start=0, end=17)
        promise = Commitment(title_en=f"Of {by}", obligation="standing", strength="firm", theme=theme)
        return marking.mark_commitment(words=words, commitment=promise, by=by)

    assert while_another_waits(lambda: mark(analyst), lambda: mark(reviewer)) == []
    assert list(Commitment.objects.values_list("code", "title_en")) == [
        ("2021-FS-001", "Of analyst"),
        ("2021-FS-002", "Of reviewer"),
    ]


@pytest.mark.django_db(transaction=True)
def test_commitment_that_is_published_at_this_moment_is_a_reviewers_to_retire(
    analyst: User, reviewer: User, administrator: User
):
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, coded_by=administrator, checked_by=None)
        promise = CommitmentFactory(agreement=agreement)

    refused = while_another_waits(
        lambda: workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW),
        lambda: workflow.retire(commitment=promise, by=analyst, at=NOW, reason="Coded twice."),
    )

    assert refused == [whole("Retiring it needs the rights of a reviewer.")]
    assert Commitment.objects.get().retired_at is None
