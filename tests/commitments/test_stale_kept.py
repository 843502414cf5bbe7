"""What was typed and not saved, opened again after others were at the record: it is merged as what is sent is."""

from random import Random

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import KeptForm, User
from commitments import workflow
from commitments.admin.sentences import CHANGED, CLOSED
from commitments.models import Commitment, Passage, Target
from tests.commitments.admin_forms import enter
from tests.commitments.forms import row_of
from tests.commitments.steps import NOW, update_in
from tests.commitments.two_people import again, change, kept, opened, reopened, saved, sent_by, told
from tests.desk.test_turns import desk
from tests.factories import CommitmentFactory, PassageFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db

BACK = "did not save is back"


def test_nothing_is_told_where_nobody_else_was(client: Client, analyst: User, promise: Commitment):
    enter(client, analyst)
    kept(client, promise, opened(client, promise) | {"title_en": "Meet twice"})

    answer = reopened(client, promise)

    assert (BACK in answer.text, "Somebody else was here" in answer.text) == (True, False)
    assert again(client, promise, answer).status_code == 302
    assert (Commitment.objects.get().title_en, KeptForm.objects.count()) == ("Meet twice", 0)


@pytest.mark.parametrize(("choice", "title"), [("mine", "Meet twice"), ("theirs", "Meet each year")])
def test_kept_form_that_is_stale_is_merged_when_it_is_opened(
    client: Client, analyst: User, kim: User, promise: Commitment, choice: str, title: str
):
    enter(client, analyst)
    kept(client, promise, opened(client, promise) | {"title_en": "Meet twice", "note": "Twice."})
    change(kim, promise, title_en="Meet each year", summary="Each year.")

    answer = reopened(client, promise)

    assert CHANGED in told(answer)
    assert "Title Was Meet Theirs Meet each year Yours Meet twice" in told(answer)
    assert "errornote" not in answer.text
    assert again(client, promise, answer, **{"choice:title_en": choice}).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.title_en, stored.summary, stored.note) == (title, "Each year.", "Twice.")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_choices_that_were_kept_are_still_to_be_made(
    client: Client, analyst: User, kim: User, promise: Commitment, choice: str
):
    """The page with the choices is left, and opened again: what was chosen there is chosen."""
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet each year", summary="Each year.")
    merged = saved(client, promise, form | {"title_en": "Meet twice"})
    kept(client, promise, {**sent_by(merged), "choice:title_en": choice, "note": "Twice."})

    answer = reopened(client, promise)

    both = [(field.was, field.theirs, field.mine, field.chosen) for field in answer.context["meanwhile"].both]
    assert both == [("Meet", "Meet each year", "Meet twice", choice)]
    assert again(client, promise, answer).status_code == 302
    stored = Commitment.objects.get()
    title = {"mine": "Meet twice", "theirs": "Meet each year"}[choice]
    assert (stored.title_en, stored.summary, stored.note) == (title, "Each year.", "Twice.")


@pytest.mark.parametrize(("choice", "texts"), [("mine", ["seven meetings"]), ("theirs", [])])
def test_row_that_was_deleted_is_still_only_offered(
    client: Client, analyst: User, kim: User, promise: Commitment, choice: str, texts: list[str]
):
    target = TargetFactory(commitment=promise, text="five meetings")
    enter(client, analyst)
    form = opened(client, promise)
    form[f"{row_of(form, 'targets', target.pk)}-text"] = "seven meetings"
    with recorded(actor=kim):
        target.delete()
    kept(client, promise, sent_by(saved(client, promise, form)))

    answer = reopened(client, promise)

    (offered,) = answer.context["meanwhile"].both
    assert (offered.theirs, offered.mine) == ("deleted; let it go", "keep it, as a new row")
    assert again(client, promise, answer, **{f"choice:{offered.name}": choice}).status_code == 302
    assert [target.text for target in promise.targets.all()] == texts


def test_third_person_who_comes_before_it_is_opened_is_merged_too(
    client: Client, analyst: User, kim: User, promise: Commitment
):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet each year")
    kept(client, promise, sent_by(saved(client, promise, form | {"title_en": "Meet twice"})))
    change(UserFactory(username="lee"), promise, note="Thrice.", title_en="Meet each May")

    answer = reopened(client, promise)

    assert "lee changed" in told(answer)
    assert again(client, promise, answer, **{"choice:title_en": "theirs"}).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.title_en, stored.note) == ("Meet each May", "Thrice.")


# The record is gone, or closed


def test_what_was_typed_into_a_record_that_is_gone_is_shown_and_can_be_discarded(
    client: Client, analyst: User, kim: User
):
    passage = PassageFactory(agreement__draft=True)
    enter(client, analyst)
    kept(client, passage, opened(client, passage) | {"note": "Two lines\nof mine"})
    with recorded(actor=kim, reason="A double."):
        Passage.objects.all().delete()

    answer = client.get(KeptForm.objects.get().get_absolute_url())

    assert answer.status_code == 410
    assert "The passage is not there any more: kim deleted it on" in told(answer)
    assert answer.context["meanwhile"].typed == [("Note", "Two lines\nof mine")]
    assert ("Discard it" in answer.text, "js/keep" in answer.text) == (True, True)
    window = {name: answer.context[f"kept_{name}"] for name in ("path", "window", "from")}
    client.post("/admin/kept/", window | {"forget": "1"})
    assert "Typed and not saved" not in desk(client, analyst).text


def test_what_was_typed_into_a_record_that_is_closed_is_shown(
    client: Client, analyst: User, reviewer: User, promise: Commitment
):
    enter(client, analyst)
    kept(client, promise, opened(client, promise) | {"title_en": "Meet twice"})
    change(reviewer, promise.agreement, published_at=NOW, coded_by=analyst, checked_by=reviewer)

    answer = reopened(client, promise)

    assert (answer.status_code, CLOSED in told(answer)) == (200, True)
    assert answer.context["meanwhile"].typed == [("Title", "Meet twice")]


def test_what_was_typed_into_an_update_that_is_submitted_is_shown(client: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    enter(client, analyst)
    kept(client, update, opened(client, update) | {"rationale": "A better sentence."})
    workflow.submit(update=update, by=analyst, at=NOW)

    answer = reopened(client, update)

    assert answer.context["meanwhile"].typed == [("Rationale", "A better sentence.")]


# Whatever two people do


@pytest.mark.parametrize("way", ["sent", "kept"])
@pytest.mark.parametrize("seed", range(12))
def test_rows_of_two_people_come_together_whatever_they_do(client: Client, analyst: User, seed: int, way: str):
    """What only one of them did to a row is done; of what both changed mine stays, and what I marked is deleted."""
    random = Random(seed)
    promise = CommitmentFactory(agreement__draft=True)
    targets = [TargetFactory(commitment=promise, number=n, text=f"t{n}", unit="u") for n in (1, 2, 3)]
    mine, theirs = ([random.choice(["nothing", "text", "unit", "delete"]) for _ in targets] for _ in "ab")
    is_mine_new, is_theirs_new = random.random() < 0.5, random.random() < 0.5
    enter(client, analyst)
    form = opened(client, promise) | _typed(mine)
    if is_mine_new:
        new = {"number": "", "text": "my new", "quantity": "5", "unit": "u", "comparator": "exactly"}
        form |= {f"targets-3-{name}": value for name, value in new.items()} | {"targets-TOTAL_FORMS": "4"}
    if way == "kept":
        kept(client, promise, form)

    for target, act in zip(targets, theirs, strict=True):
        _act(target, act)
    if is_theirs_new:
        TargetFactory(commitment=promise, number=9, text="their new", unit="u")
    answer = reopened(client, promise) if way == "kept" else saved(client, promise, form)
    if answer.status_code != 302:
        assert again(client, promise, answer).status_code == 302

    expected = [_merged(n, *acts) for n, acts in enumerate(zip(mine, theirs, strict=True))]
    expected += [("my new", "u")] * is_mine_new + [("their new", "u")] * is_theirs_new
    found = promise.targets.values_list("text", "unit")
    assert sorted(found) == sorted(row for row in expected if row is not None)


def _typed(acts: list[str]) -> dict[str, str]:
    typed = {"text": ("text", "my text"), "unit": ("unit", "my unit"), "delete": ("DELETE", "on")}
    rows = {n: typed[act] for n, act in enumerate(acts) if act in typed}
    return {f"targets-{n}-{name}": value for n, (name, value) in rows.items()}


def _act(target: Target, act: str) -> None:
    match act:
        case "text" | "unit":
            Target.objects.filter(pk=target.pk).update(**{act: f"their {act}"})
        case "delete":
            target.delete()


def _merged(n: int, mine: str, theirs: str) -> tuple[str, str] | None:
    """The row that comes of it, if any."""
    if mine == "delete" or (mine == "nothing" and theirs == "delete"):
        return None
    row = {"text": f"t{n + 1}", "unit": "u"}
    for whose, act in (("their", theirs), ("my", mine)):
        if act in row:
            row[act] = f"{whose} {act}"
    return row["text"], row["unit"]
