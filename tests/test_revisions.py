"""Numbers of what readers can see: one for each transaction that changed it, in the order of commits, and no other."""

from typing import Any

from django.db import transaction

from alliance.history import recorded
from alliance.models import Change, Revision
from tests import factories
from tests.tracked import committing


def change(row: Any, **fields: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


@committing
def test_transaction_that_readers_can_see_has_one_number():
    person = factories.UserFactory()
    with recorded(actor=person, reason="First.", batch="b1"):
        party = factories.PartyFactory(code="KOR")
        theme = factories.ThemeFactory()
    with recorded(actor=person, reason="Second."):
        change(party, name_en="Korea")
        change(theme, name_en="Weather")
        party.delete()

    first, second = Revision.objects.order_by("number")
    assert first.number < second.number
    assert [(row.actor, row.reason, row.batch) for row in (first, second)] == [
        (person, "First.", "b1"),
        (person, "Second.", ""),
    ]
    assert Change.objects.filter(transaction=first.transaction).count() == 2
    assert Change.objects.filter(transaction=second.transaction).count() == 3


@committing
def test_drafts_writes_without_change_and_what_is_undone_have_no_number():
    with transaction.atomic():
        promise = factories.CommitmentFactory()
        draft = factories.CommitmentFactory(agreement__draft=True)
    before = Revision.objects.count()

    change(draft, title_en="Another title")
    change(draft.agreement, place="Seoul")
    factories.StatusUpdateFactory(commitment=promise, draft=True)
    promise.save()
    with transaction.atomic():
        change(promise, title_en="Another title")
        transaction.set_rollback(True)
    factories.UserFactory()

    assert Revision.objects.count() == before


@committing
def test_what_ceases_to_be_seen_has_a_number():
    with transaction.atomic():
        promise = factories.CommitmentFactory(obligors=["KOR", "USA"])
    before = Revision.objects.count()

    promise.obligations.first().delete()

    assert Revision.objects.count() == before + 1
