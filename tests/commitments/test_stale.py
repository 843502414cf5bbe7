"""Two people on one form: what the second is told, what is merged, and that nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.admin.stale import CHANGED, LOOK, UNKNOWN
from commitments.models import Agreement, Citation, Commitment, Obligation, Passage, StatusUpdate, Target
from tests.commitments.admin_forms import enter, errors, page_of
from tests.commitments.forms import Fields, fields_of, row_of
from tests.commitments.steps import NOW, update_in
from tests.commitments.writes import later
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    PassageFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise() -> Commitment:
    return CommitmentFactory(agreement__draft=True, code="2021-FS-001", title_en="Meet", note="Once.")


@pytest.fixture
def kim() -> User:
    """The colleague who is faster."""
    return UserFactory(username="kim")


def opened(client: Client, row: Any) -> dict[str, Any]:
    """What the form of a record sends, as it is when somebody opens it."""
    return fields_of(client, address(type(row), "change", row.pk))


def saved(client: Client, row: Any, form: dict[str, Any]) -> Any:
    return client.post(address(type(row), "change", row.pk), form)


def again(client: Client, row: Any, answer: Any, **typed: Any) -> Any:
    """Send the form that came back, with what is chosen or typed now."""
    assert answer.status_code == 200
    return saved(client, row, sent_by(answer) | typed)


def sent_by(answer: Any) -> dict[str, Any]:
    """What the form that came back would send; of each choice, yours is chosen already."""
    fields = Fields(answer.text).sent
    chosen = {name: "mine" for name in fields if name.startswith("choice:")}
    return {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "next", "q")} | chosen


def change(kim: User, row: Any, reason: str = "", **values: Any) -> None:
    """The colleague changes a row, by whatever way."""
    with recorded(actor=kim, reason=reason):
        stored = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(stored, name, value)
        stored.save()


def told(answer: Any) -> str:
    """The text of the section above the form."""
    text = words(answer)
    return text[text.index("Somebody else was here") :]


def test_form_that_nobody_else_touched_is_saved(client: Client, analyst: User, promise: Commitment):
    enter(client, analyst)

    answer = saved(client, promise, opened(client, promise) | {"title_en": "Meet twice"})

    assert (answer.status_code, Commitment.objects.get().title_en) == (302, "Meet twice")


def test_stale_form_comes_back_with_what_happened_and_all_that_was_typed(
    client: Client, analyst: User, kim: User, promise: Commitment
):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, "The words say so.", title_en="Meet each year")

    answer = saved(client, promise, form | {"title_en": "Meet twice", "note": "Twice."})

    assert (answer.status_code, errors(answer)) == (200, {"__all__": [LOOK]})
    section = told(answer)
    assert CHANGED in section
    assert "kim changed Commitment: 2021-FS-001" in section
    assert "Why: The words say so. Title: Meet → Meet each year" in section
    assert "Title Was Meet Theirs Meet each year Yours Meet twice" in section
    shown = answer.context["adminform"].form
    assert (shown["title_en"].value(), shown["note"].value()) == ("Meet twice", "Twice.")
    assert Commitment.objects.get().title_en == "Meet each year"


@pytest.mark.parametrize(("choice", "title"), [("mine", "Meet twice"), ("theirs", "Meet each year")])
def test_choice_decides_and_all_else_is_merged(
    client: Client, analyst: User, kim: User, promise: Commitment, choice: str, title: str
):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet each year", summary="Each year.")
    answer = saved(client, promise, form | {"title_en": "Meet twice", "note": "Twice."})

    done = again(client, promise, answer, **{"choice:title_en": choice})

    stored = Commitment.objects.get()
    assert (done.status_code, stored.title_en, stored.summary, stored.note) == (302, title, "Each year.", "Twice.")


def test_what_only_they_changed_is_taken_over_and_told(client: Client, analyst: User, kim: User, promise: Commitment):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, summary="Each year.", theme=ThemeFactory(slug="health", name_en="Health"))

    answer = saved(client, promise, form | {"note": "Twice."})

    meanwhile = answer.context["meanwhile"]
    assert [(field.label, field.theirs) for field in meanwhile.taken] == [
        ("Summary", "Each year."),
        ("Theme", "Health"),
    ]
    assert meanwhile.both == []
    assert again(client, promise, answer).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.summary, stored.theme.slug, stored.note) == ("Each year.", "health", "Twice.")


def test_field_that_is_typed_into_again_stays_as_typed(client: Client, analyst: User, kim: User, promise: Commitment):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet each year")
    answer = saved(client, promise, form | {"title_en": "Meet twice"})

    again(client, promise, answer, **{"choice:title_en": "theirs", "title_en": "Meet twice each year"})

    assert Commitment.objects.get().title_en == "Meet twice each year"


def test_both_who_typed_the_same_have_nothing_to_choose(client: Client, analyst: User, kim: User, promise: Commitment):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet twice")

    answer = saved(client, promise, form | {"title_en": "Meet twice"})

    assert (answer.context["meanwhile"].both, answer.context["meanwhile"].taken) == ([], [])


def test_third_person_is_merged_too(client: Client, analyst: User, kim: User, promise: Commitment):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, title_en="Meet each year")
    answer = saved(client, promise, form | {"title_en": "Meet twice", "note": "Twice."})
    change(UserFactory(username="lee"), promise, summary="Each year.", title_en="Meet each May")

    third = again(client, promise, answer, **{"choice:title_en": "theirs"})

    assert "lee changed" in told(third)
    assert "kim changed" not in told(third)
    assert again(client, promise, third).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.title_en, stored.summary, stored.note) == ("Meet each May", "Each year.", "Twice.")


# Rows of parts


@pytest.fixture
def target(promise: Commitment) -> Target:
    return TargetFactory(commitment=promise, text="five meetings", quantity=5, unit="meetings")


def test_row_that_both_changed_is_merged_field_by_field(client: Client, analyst: User, kim: User, target: Target):
    promise = target.commitment
    enter(client, analyst)
    form = opened(client, promise)
    row = row_of(form, "targets", target.pk)
    change(kim, target, quantity=6, unit="rounds")

    answer = saved(client, promise, form | {f"{row}-quantity": "7", f"{row}-text": "seven meetings"})

    meanwhile = answer.context["meanwhile"]
    assert [(field.name, field.theirs, field.mine) for field in meanwhile.both] == [(f"{row}-quantity", "6", "7")]
    assert [(field.name, field.theirs) for field in meanwhile.taken] == [(f"{row}-unit", "rounds")]
    assert again(client, promise, answer, **{f"choice:{row}-quantity": "theirs"}).status_code == 302
    target.refresh_from_db()
    assert (target.quantity, target.unit, target.text) == (6, "rounds", "seven meetings")


@pytest.mark.parametrize(("choice", "texts"), [("mine", ["seven meetings"]), ("theirs", [])])
def test_changed_row_that_they_deleted_is_offered_as_a_new_one(
    client: Client, analyst: User, kim: User, target: Target, choice: str, texts: list[str]
):
    promise = target.commitment
    enter(client, analyst)
    form = opened(client, promise)
    row = row_of(form, "targets", target.pk)
    with recorded(actor=kim):
        target.delete()

    answer = saved(client, promise, form | {f"{row}-text": "seven meetings"})

    assert "kim deleted Target" in told(answer)
    assert again(client, promise, answer, **{f"choice:{row}-DELETE": choice}).status_code == 302
    assert [target.text for target in promise.targets.all()] == texts


def test_untouched_row_that_they_deleted_is_let_go(client: Client, analyst: User, kim: User, target: Target):
    promise = target.commitment
    enter(client, analyst)
    form = opened(client, promise)
    with recorded(actor=kim):
        target.delete()

    answer = saved(client, promise, form | {"note": "Twice."})

    assert "kim deleted Target" in told(answer)
    assert again(client, promise, answer).status_code == 302
    assert (Commitment.objects.get().note, promise.targets.count()) == ("Twice.", 0)


@pytest.mark.parametrize(("choice", "left"), [("mine", []), ("theirs", [6])])
def test_deleted_row_that_they_changed_is_asked_about(
    client: Client, analyst: User, kim: User, target: Target, choice: str, left: list[int]
):
    promise = target.commitment
    enter(client, analyst)
    form = opened(client, promise)
    row = row_of(form, "targets", target.pk)
    change(kim, target, quantity=6)

    answer = saved(client, promise, form | {f"{row}-DELETE": "on"})

    assert promise.targets.count() == 1
    assert again(client, promise, answer, **{f"choice:{row}-DELETE": choice}).status_code == 302
    assert [target.quantity for target in promise.targets.all()] == left


def test_rows_that_they_added_are_shown_and_those_of_yours_stay(
    client: Client, analyst: User, kim: User, target: Target
):
    promise = target.commitment
    enter(client, analyst)
    form = opened(client, promise) | {
        "targets-TOTAL_FORMS": "2",
        "targets-1-text": "a report",
        "targets-1-comparator": "exactly",
        "targets-1-quantity": "1",
        "targets-1-unit": "reports",
    }
    change(kim, promise, note="Thrice.")
    with recorded(actor=kim):
        TargetFactory(commitment=promise, number=2, text="a summit")

    answer = saved(client, promise, form)

    assert "kim added Target" in told(answer)
    assert again(client, promise, answer).status_code == 302
    assert [row.text for row in promise.targets.order_by("number")] == ["five meetings", "a summit", "a report"]


def test_agencies_of_an_obligation_are_merged_though_they_are_rows_of_their_own(
    client: Client, analyst: User, kim: User, promise: Commitment
):
    owed = promise.obligations.get()
    theirs, mine = (AgencyFactory(party=owed.party, name_en=name) for name in ("Navy", "Army"))
    enter(client, analyst)
    form = opened(client, promise)
    row = row_of(form, "obligations", owed.pk)
    with recorded(actor=kim):
        owed.agencies.add(theirs)

    answer = saved(client, promise, form | {f"{row}-acting": [str(mine.pk)]})

    assert "kim added" in told(answer)
    assert [(field.theirs, field.mine) for field in answer.context["meanwhile"].both] == [("Navy", "Army")]
    assert list(owed.agencies.all()) == [theirs]
    assert again(client, promise, answer).status_code == 302
    assert list(Obligation.objects.get().agencies.all()) == [mine]


# What is not there any more, or not open


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


# Publishing what was read


def coded(analyst: User) -> Agreement:
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=agreement, title_en="Meet")
    return agreement


def publish(client: Client, agreement: Agreement, form: dict[str, Any]) -> Any:
    return saved(client, agreement, form | {"_step": "publish"})


@pytest.mark.django_db(transaction=True)
def test_coding_that_changed_since_it_was_read_is_not_published(
    client: Client, analyst: User, reviewer: User, kim: User
):
    agreement = coded(analyst)
    enter(client, reviewer)
    form = opened(client, agreement)
    change(kim, agreement.commitments.get(), "Wrong.", title_en="Meet twice")
    with recorded(actor=kim):
        Citation.objects.get().delete()
        CommitmentFactory(agreement=agreement)

    refused = publish(client, agreement, form)

    first, *told = errors(refused)["__all__"]
    assert first == "The coding has changed since you opened this page; look at what is new, then publish."
    assert len([sentence for sentence in told if "(title) was changed by kim on" in sentence]) == 1
    assert len([sentence for sentence in told if "was deleted by kim on" in sentence]) == 1
    assert Agreement.objects.get().published_at is None


@pytest.mark.django_db(transaction=True)
def test_coding_is_published_once_its_changes_were_told(client: Client, analyst: User, reviewer: User, kim: User):
    agreement = coded(analyst)
    enter(client, reviewer)
    form = opened(client, agreement)
    change(kim, agreement.commitments.get(), title_en="Meet twice")
    refused = publish(client, agreement, form)

    publish(client, agreement, sent_by(refused))

    assert Agreement.objects.get().checked_by == reviewer


@pytest.mark.parametrize("seal", ["", "nonsense", "1:1:", "' OR 1=1"])
def test_coding_of_which_nobody_says_what_was_read_is_not_published(
    client: Client, analyst: User, reviewer: User, seal: str
):
    agreement = coded(analyst)
    enter(client, reviewer)

    answer = publish(client, agreement, opened(client, agreement) | {"seen_coding": seal})

    assert "This page does not say what of the coding you saw" in errors(answer)["__all__"][0]
    assert Agreement.objects.get().published_at is None


@pytest.mark.django_db(transaction=True)
def test_other_agreements_do_not_matter_to_who_publishes_one(client: Client, analyst: User, reviewer: User, kim: User):
    agreement, other = coded(analyst), coded(analyst)
    enter(client, reviewer)
    form = opened(client, agreement)
    change(kim, other.commitments.get(), title_en="Meet twice")

    publish(client, agreement, form)

    agreement.refresh_from_db()
    assert agreement.checked_by == reviewer


def test_coding_from_before_a_restore_into_another_cluster_counts_as_seen(
    client: Client, analyst: User, reviewer: User
):
    agreement = coded(analyst)
    later()  # in the other cluster, whose numbers of transactions say nothing here
    enter(client, reviewer)

    publish(client, agreement, opened(client, agreement))

    assert Agreement.objects.get().checked_by == reviewer
