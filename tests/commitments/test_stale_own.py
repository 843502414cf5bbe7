"""One person with the same record open in two windows, and a form that is sent twice."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments.admin.sentences import CHANGED_YOURSELF, LOOK, YOURSELF
from commitments.models import Commitment, Evidence, Passage, Target
from tests.commitments.admin_forms import ADDRESS, enter, errors
from tests.commitments.steps import update_in
from tests.commitments.two_people import again, change, kept, opened, reopened, saved, told
from tests.factories import CommitmentFactory, PassageFactory, TargetFactory
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_second_window_says_that_it_was_the_same_person(desk: Client, promise: Commitment):
    first, second = opened(desk, promise), opened(desk, promise)
    saved(desk, promise, first | {"title_en": "Meet each year", "summary": "Each year."})

    answer = saved(desk, promise, second | {"title_en": "Meet twice"})

    section = told(answer)
    assert errors(answer) == {"__all__": [YOURSELF.look]}
    assert f"You were here yourself {CHANGED_YOURSELF} {YOURSELF.look} analyst changed Commitment" in section
    assert "Saved by you meanwhile, and typed otherwise here: choose Title Was Meet Saved Meet each year" in section
    assert "Here Meet twice The form below has what you typed here." in section
    assert "Saved by you meanwhile: it is in the form already Summary" in section
    assert [word in section for word in ("Somebody else", "others did", "Theirs", "Yours", "both of you")] == [
        False
    ] * 5
    assert again(desk, promise, answer, **{"choice:title_en": "theirs"}).status_code == 302
    assert Commitment.objects.get().title_en == "Meet each year"


def test_choice_that_is_not_made_is_asked_for_in_the_same_words(desk: Client, promise: Commitment):
    first, second = opened(desk, promise), opened(desk, promise)
    saved(desk, promise, first | {"title_en": "Meet each year"})
    answer = saved(desk, promise, second | {"title_en": "Meet twice"})

    refused = again(desk, promise, answer, **{"choice:title_en": ""})

    assert errors(refused) == {"__all__": [YOURSELF.undecided]}
    assert words(refused).count(YOURSELF.choose) == 1


def test_draft_of_an_update_says_it_too(desk: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    first, second = opened(desk, update), opened(desk, update)
    saved(desk, update, first | {"rationale": "It met once."})

    answer = saved(desk, update, second | {"rationale": "It met twice."})

    assert "You were here yourself" in words(answer)
    assert "Somebody else" not in words(answer)


def test_group_without_a_history_says_it_by_the_log(client: Client):
    enter(client, User.objects.create_superuser("administrator"))
    group = Group.objects.create(name="Others")
    first, second = opened(client, group), opened(client, group)
    saved(client, group, first | {"name": "Guests"})

    answer = saved(client, group, second | {"name": "Visitors"})

    assert answer.context["meanwhile"].words == YOURSELF


def test_what_another_did_besides_is_not_ones_own(desk: Client, kim: User, promise: Commitment):
    first, second = opened(desk, promise), opened(desk, promise)
    saved(desk, promise, first | {"title_en": "Meet each year"})
    change(kim, promise, summary="Each year.")

    answer = saved(desk, promise, second | {"title_en": "Meet twice"})

    assert errors(answer) == {"__all__": [LOOK]}
    assert "Somebody else was here" in words(answer)


def test_record_that_one_has_deleted_oneself_says_so(desk: Client, analyst: User):
    passage = PassageFactory(agreement__draft=True)
    form = opened(desk, passage)
    with recorded(actor=analyst):
        Passage.objects.all().delete()

    answer = saved(desk, passage, form | {"note": "Twice."})

    assert answer.status_code == 410
    assert "You were here yourself The passage is not there any more: analyst deleted it" in words(answer)


def test_update_that_one_has_submitted_in_another_window_says_so(desk: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    form = opened(desk, update)
    saved(desk, update, opened(desk, update) | {"_step": "submit"})

    answer = saved(desk, update, form | {"rationale": "It met twice."})

    assert told(answer).startswith(f"You were here yourself {CHANGED_YOURSELF}")
    assert ("Rationale", "It met twice.") in answer.context["meanwhile"].typed


# A form that is sent twice


def test_form_that_is_sent_twice_is_saved_and_not_called_stale(desk: Client, promise: Commitment):
    form = opened(desk, promise) | {"title_en": "Meet twice"}

    answers = [saved(desk, promise, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Commitment.objects.get().title_en == "Meet twice"


def test_form_that_was_saved_here_goes_on_without_a_word(desk: Client, promise: Commitment):
    for title in ("Meet twice", "Meet thrice"):
        form = opened(desk, promise) | {"title_en": title, "_continue": "Save"}
        assert saved(desk, promise, form).status_code == 302

    assert Commitment.objects.get().title_en == "Meet thrice"


@pytest.mark.parametrize("title", ["Meet", "Meet twice"])
def test_row_that_is_sent_twice_is_added_once(desk: Client, promise: Commitment, title: str):
    """Whether or not the record itself was changed with it."""
    row = {"number": "", "text": "a report", "comparator": "exactly", "quantity": "1", "unit": "reports"}
    form = opened(desk, promise) | {f"targets-0-{name}": value for name, value in row.items()}
    form |= {"targets-TOTAL_FORMS": "1", "title_en": title}

    answers = [saved(desk, promise, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [target.text for target in Target.objects.all()] == ["a report"]


def test_two_rows_that_say_the_same_are_two_rows(desk: Client, promise: Commitment):
    TargetFactory(commitment=promise, text="a report", quantity=1, unit="reports")
    form = opened(desk, promise)
    row = {"number": "", "text": "a report", "comparator": "exactly", "quantity": "1", "unit": "reports"}
    form |= {f"targets-1-{name}": value for name, value in row.items()} | {"targets-TOTAL_FORMS": "2"}

    assert saved(desk, promise, form).status_code == 302
    assert Target.objects.count() == 2


@pytest.mark.parametrize("kind", ["address", "search"])
def test_evidence_that_is_sent_twice_is_added_once(desk: Client, analyst: User, reviewer: User, kind: str):
    update = update_in("draft", analyst, reviewer)
    before = Evidence.objects.count()
    form = opened(desk, update) | {"_continue": "Save"}
    search = {"searched": "The ministry's site, for “summit”.", "accessed_on": "2022-01-01"}
    place = int(form["evidence-INITIAL_FORMS"])
    row = {"kind": kind} | (ADDRESS if kind == "address" else search)
    form |= {f"evidence-{place}-{name}": value for name, value in row.items()}
    form["evidence-TOTAL_FORMS"] = str(place + 1)

    answers = [saved(desk, update, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Evidence.objects.count() == before + 1


def test_kept_words_that_are_saved_by_now_are_no_news(desk: Client, promise: Commitment):
    form = opened(desk, promise) | {"title_en": "Meet twice"}
    saved(desk, promise, form)
    kept(desk, promise, form)

    answer = reopened(desk, promise)

    assert answer.context["meanwhile"].sentence == ""
    assert again(desk, promise, answer).status_code == 302


def test_page_of_a_part_says_it_too(desk: Client):
    promise = CommitmentFactory(agreement__draft=True)
    target = TargetFactory(commitment=promise)
    first, second = opened(desk, target), opened(desk, target)
    saved(desk, target, first | {"unit": "rounds"})

    answer = desk.post(address(Target, "change", target.pk), second | {"unit": "reports"})

    assert "You were here yourself" in words(answer)
