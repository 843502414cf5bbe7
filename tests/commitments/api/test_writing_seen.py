"""Nobody writes over what they have not seen; and drafts are seen by who may see them alone."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance.history import recorded
from alliance.models import User
from commitments.models import StatusUpdate
from tests.commitments.api.writing import RELEASE, UPDATES, Writer, content, place, problem
from tests.commitments.steps import stored, update_in
from tests.factories import CommitmentFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


def test_every_write_answers_another_tag(analyst: User, reviewer: User):
    kim, lee = Writer(analyst), Writer(reviewer)
    key = kim.post(content(CommitmentFactory().code)).json()["id"]
    tags = [kim.tags[key]]

    def written(writer: Writer, answer: Any) -> None:
        assert answer.status_code == 200
        tags.append(answer["ETag"])
        kim.tags[key] = lee.tags[key] = answer["ETag"]

    written(kim, kim.patch(key, rationale="It met twice."))
    written(kim, kim.patch(key, evidence=[RELEASE | {"title": "Another release"}]))
    written(kim, kim.patch(key, evidence=[]))
    written(kim, kim.patch(key, evidence=[RELEASE]))
    written(kim, kim.step("submit", key))
    written(lee, lee.step("return", key, note="Which day?"))
    written(kim, kim.step("submit", key))
    written(lee, lee.step("publish", key))
    written(lee, lee.step("withdraw", key, reason="Wrong."))

    assert len(set(tags)) == len(tags)
    assert not any(tag.startswith("W/") for tag in tags)


WRITES = {
    "patch": lambda writer, update, tag: writer.patch(update, tag, rationale="Mine."),
    "delete": lambda writer, update, tag: writer.delete(update, tag),
    "submit": lambda writer, update, tag: writer.step("submit", update, tag),
    "publish": lambda writer, update, tag: writer.step("publish", update, tag),
    "return": lambda writer, update, tag: writer.step("return", update, tag, note="Which day?"),
    "withdraw": lambda writer, update, tag: writer.step("withdraw", update, tag, reason="Wrong."),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("tag", "status", "sentence"),
    [
        ("", 428, "Say in If-Match which version you saw"),
        ("*", 428, "If-Match: * would write over what you have not seen."),
        ("3", 400, "If-Match is a list of entity tags"),
        ('"3-0a1b2c3d4e5f", x', 400, "If-Match is a list of entity tags"),
        ('"another"', 412, "The status update is another by now than the one that you saw; look again."),
        ('"99-0a1b2c3d4e5f"', 412, "The status update is another by now than the one that you saw; look again."),
        ("W/{}", 412, "The status update is another by now than the one that you saw; look again."),
    ],
)
def test_nobody_writes_over_what_they_have_not_seen(reviewer: User, name: str, tag: str, status: int, sentence: str):
    update = update_in("draft", reviewer, reviewer)
    lee = Writer(reviewer)
    seen = lee.get(update)["ETag"]

    told = problem(WRITES[name](lee, update, tag.format(seen)))

    assert told[0] == status
    assert told[1].startswith(sentence)
    assert lee.get(update)["ETag"] == seen


def test_one_of_several_tags_is_enough(analyst: User):
    kim = Writer(analyst)
    update = update_in("draft", analyst, analyst)
    seen = kim.get(update)["ETag"]

    assert kim.patch(update, f'"another", {seen}', rationale="Mine.").status_code == 200


def test_stale_tag_is_told_who_changed_what(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    kim = Writer(analyst)
    kim.get(update)
    with recorded(actor=reviewer):
        StatusUpdate.objects.filter(pk=update.pk).update(rationale="Theirs.")

    status, told = problem(kim.patch(update, rationale="Mine."))

    assert status == 412
    assert "(rationale) was changed by reviewer on" in told
    assert stored(update).rationale == "Theirs."


# Who sees what


def test_drafts_are_shown_to_who_may_see_them_and_to_nobody_else(analyst: User, reviewer: User, reader: User):
    update = update_in("draft", analyst, reviewer)
    nothing = f"There is no status update with the id '{update.pk}'."

    seen = [Writer(person).get(update) for person in (analyst, reviewer)]
    hidden = [Writer(person).get(update) for person in (None, reader)]

    assert [(answer.status_code, answer["Cache-Control"]) for answer in seen] == [(200, "private, no-store")] * 2
    assert ["Access-Control-Allow-Origin" in answer for answer in seen + hidden] == [False, False, True, True]
    assert [problem(answer) for answer in hidden] == [(404, nothing)] * 2
    lists = [Writer(person).send("GET", UPDATES).json()["count"] for person in (None, reader, analyst)]
    assert lists == [0, 0, 0]


@pytest.mark.parametrize("pieces", [1, 5])
def test_draft_costs_the_same_to_read_whatever_it_rests_on(analyst: User, pieces: int, django_assert_num_queries: Any):
    kim = Writer(analyst)
    evidence = [RELEASE | {"title": f"Release {number}"} for number in range(pieces)]
    key = kim.post(content(CommitmentFactory().code, evidence=evidence)).json()["id"]

    with django_assert_num_queries(6):  # session, person, their rights and their groups', the update, its evidence
        kim.get(key)


def test_who_may_write_reads_what_readers_see_by_naming_a_moment(analyst: User, client: Client):
    update = StatusUpdateFactory()
    today = timezone.localdate()

    answer = Writer(analyst).send("GET", f"{place(update)}?as_of={today}")

    assert answer.json() == client.get(place(update)).json()


def test_who_may_not_write_is_told_so(analyst: User, reviewer: User, reader: User):
    update = update_in("submitted", reviewer, analyst)
    anonymous, no_analyst, kim = Writer(), Writer(reader), Writer(analyst)
    kim.get(update)

    assert problem(anonymous.post(content("x")))[0] == 401
    assert problem(no_analyst.post(content("x"))) == (403, "This needs the rights of an analyst.")
    assert problem(kim.step("publish", update)) == (403, "This needs the rights of a reviewer.")
    assert problem(kim.patch(update, rationale="Mine.")) == (
        403,
        "Only its author can change it; return it with a note instead.",
    )


def test_nobody_publishes_an_update_of_their_own(reviewer: User, analyst: User):
    update = update_in("submitted", reviewer, analyst)
    lee = Writer(reviewer)
    lee.get(update)

    assert problem(lee.step("publish", update)) == (422, "Nobody reviews an update of their own: ask a colleague.")


def test_login_of_a_browser_writes_only_with_its_csrf_token(analyst: User):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(analyst)

    answer = browser.post(UPDATES, content(CommitmentFactory().code), content_type="application/json")

    assert problem(answer)[0] == 403
    assert "CSRF" in answer.json()["detail"]
