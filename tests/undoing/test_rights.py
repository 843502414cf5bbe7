"""Who may undo what: whoever may make the opposite change by hand."""

from typing import Any

import pytest

from alliance.models import Change, User
from alliance.undoing.rights import NOT_THE_AUTHOR, SEEN
from commitments.models import (
    Commitment,
    Party,
    StatusUpdate,
    Target,
)
from tests.factories import (
    CommitmentFactory,
    StatusUpdateFactory,
    TargetFactory,
)
from tests.undoing.changing import latest, refused, undone

pytestmark = pytest.mark.django_db


def test_reason_is_owed_to_readers(reviewer: User):
    CommitmentFactory(title_en="Meet")
    Commitment.objects.update(title_en="Meet twice")
    change = latest()

    assert refused(reviewer, "change", change.pk, "") == ["Say why: readers see this among the corrections."]
    undone(reviewer, "change", change.pk)
    assert Commitment.objects.get().title_en == "Meet"


def test_reason_may_be_left_out_where_nobody_sees(analyst: User):
    CommitmentFactory(agreement__draft=True)
    Commitment.objects.update(title_en="Meet twice")

    undone(analyst, "change", latest().pk, "")

    assert latest().reason.startswith("Undone: a change of ")


def changed(model: Any, name: str, value: Any) -> Change:
    model.objects.update(**{name: value})
    return latest()


def test_who_could_not_do_it_by_hand_may_not_undo_it(analyst: User, reviewer: User):
    TargetFactory()
    change = changed(Target, "text", "x")

    assert refused(analyst, "change", change.pk) == [SEEN]
    Target.objects.all().delete()
    assert refused(analyst, "change", latest().pk) == [SEEN]
    party = changed(Party, "name_en", "Corea")
    assert refused(reviewer, "change", party.pk) == [
        "To undo this is to change parties, which your account may not do; ask an administrator."
    ]


def test_draft_is_its_authors(analyst: User, reviewer: User):
    StatusUpdateFactory(draft=True, author=analyst, rationale="One.")
    change = changed(StatusUpdate, "rationale", "Two.")

    assert refused(reviewer, "change", change.pk) == [NOT_THE_AUTHOR]
    undone(analyst, "change", change.pk)
    assert StatusUpdate.objects.get().rationale == "One."
