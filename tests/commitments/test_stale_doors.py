"""What was typed into a form that does not fit any more: the record is gone, or closed, or nobody knows what it was."""

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.admin.sentences import UNKNOWN
from commitments.models import Commitment, Passage, StatusUpdate
from dialogues.models import Meeting
from tests.commitments.admin_forms import enter, page_of
from tests.commitments.steps import NOW, update_in
from tests.commitments.two_people import again, change, opened, saved, told
from tests.factories import CommitmentFactory, MeetingFactory, PassageFactory
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["", "nonsense", "[]", '{"record":1,"parts":{},"opened":0}', "[" * 100_000])
def test_form_that_does_not_say_what_it_was_made_from_is_shown_once_more(
    client: Client, analyst: User, promise: Commitment, token: str
):
    enter(client, analyst)
    form = opened(client, promise)

    answer = saved(client, promise, form | {"seen": token, "title_en": "Meet twice"})

    assert UNKNOWN in told(answer)
    assert [(field.theirs, field.mine) for field in answer.context["meanwhile"].both] == [("Meet", "Meet twice")]
    assert Commitment.objects.get().title_en == "Meet"
    assert again(client, promise, answer).status_code == 302
    assert Commitment.objects.get().title_en == "Meet twice"


def test_deleted_record_is_told_with_all_that_was_typed(client: Client, analyst: User, kim: User):
    passage = PassageFactory(agreement__draft=True)
    enter(client, analyst)
    form = opened(client, passage)
    with recorded(actor=kim, reason="A double."):
        Passage.objects.filter(pk=passage.pk).delete()

    answer = saved(client, passage, form | {"heading": "Climate", "note": "Two lines\nof mine"})

    assert answer.status_code == 410
    assert "The passage is not there any more: kim deleted it on" in told(answer)
    assert "Why: A double." in told(answer)
    assert answer.context["meanwhile"].typed == [("Heading", "Climate"), ("Note", "Two lines\nof mine")]


def test_reason_that_was_typed_is_told_too(client: Client, reviewer: User, kim: User):
    meeting = MeetingFactory()
    enter(client, reviewer)
    form = opened(client, meeting)
    with recorded(actor=kim, reason="A double."):
        Meeting.objects.all().delete()

    answer = saved(client, meeting, form | {"note": "Mine", "change_reason": "A slip of the pen."})

    assert answer.context["meanwhile"].typed == [("Note", "Mine"), ("Why", "A slip of the pen.")]


def test_record_that_never_was_is_no_conflict(client: Client, analyst: User):
    enter(client, analyst)

    answers = [client.post(address(Passage, "change", pk), {"seen": ""}) for pk in ("999999", "nonsense")]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_update_that_was_submitted_meanwhile_shows_what_was_typed(client: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    enter(client, analyst)
    form = opened(client, update)
    workflow.submit(update=update, by=analyst, at=NOW)

    answer = client.post(page_of(update), form | {"rationale": "It met twice.", "_step": "submit"})

    assert answer.status_code == 200
    assert "analyst changed Status update" in told(answer)
    assert ("Rationale", "It met twice.") in answer.context["meanwhile"].typed
    assert StatusUpdate.objects.get().rationale == "The group met for the first time."


def test_record_that_was_published_meanwhile_shows_what_was_typed(
    client: Client, analyst: User, reviewer: User, promise: Commitment
):
    enter(client, analyst)
    form = opened(client, promise)
    change(reviewer, promise.agreement, published_at=NOW, coded_by=analyst, checked_by=reviewer)

    answer = saved(client, promise, form | {"title_en": "Meet twice"})

    assert answer.status_code == 200
    assert "You cannot change it any more." in told(answer)
    assert answer.context["meanwhile"].typed == [("Title", "Meet twice")]
    assert Commitment.objects.get().title_en == "Meet"


def test_who_could_never_change_a_record_is_refused_as_before(client: Client, analyst: User):
    promise = CommitmentFactory()
    enter(client, analyst)

    assert client.post(address(Commitment, "change", promise.pk), {"seen": "", "title_en": "x"}).status_code == 403


# Deleting


def test_what_was_confirmed_is_what_is_deleted(client: Client, administrator: User, kim: User):
    passage = PassageFactory(agreement__draft=True)
    place = address(Passage, "delete", passage.pk)
    enter(client, administrator)
    confirmed = client.get(place).context["seen"]
    change(kim, passage, heading="Climate")

    answer = client.post(place, {"post": "yes", "seen": confirmed}, follow=True)

    assert "What would be deleted is not what you saw; look at it again." in words(answer)
    assert Passage.objects.exists()
    client.post(place, {"post": "yes", "seen": answer.context["seen"]})
    assert not Passage.objects.exists()


def test_deletion_without_a_confirmation_is_none(client: Client, administrator: User):
    passage = PassageFactory(agreement__draft=True)
    enter(client, administrator)

    client.post(address(Passage, "delete", passage.pk), {"post": "yes", "seen": ""})

    assert Passage.objects.exists()
