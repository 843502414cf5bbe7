"""Two people on one form: what the second is told, what is merged, and that nothing typed is lost."""

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments.admin.sentences import CHANGED, LOOK, UNDECIDED
from commitments.models import Commitment, Obligation, Target
from tests.commitments.admin_forms import errors
from tests.commitments.forms import row_of
from tests.commitments.two_people import again, change, opened, saved, sent_by, told
from tests.factories import AgencyFactory, TargetFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_form_that_nobody_else_touched_is_saved(desk: Client, promise: Commitment):

    answer = saved(desk, promise, opened(desk, promise) | {"title_en": "Meet twice"})

    assert (answer.status_code, Commitment.objects.get().title_en) == (302, "Meet twice")


def test_stale_form_comes_back_with_what_happened_and_all_that_was_typed(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, "The words say so.", title_en="Meet each year")

    answer = saved(desk, promise, form | {"title_en": "Meet twice", "note": "Twice."})

    assert (answer.status_code, errors(answer)) == (200, {"__all__": [LOOK]})
    section = told(answer)
    assert f"{CHANGED} {LOOK}" in section
    assert "Please correct the error" not in answer.text
    assert "kim changed Commitment: 2021-FS-001" in section
    assert "Why: The words say so. Title: Meet → Meet each year" in section
    assert "Title Was Meet Theirs Meet each year Yours Meet twice" in section
    shown = answer.context["adminform"].form
    assert (shown["title_en"].value(), shown["note"].value()) == ("Meet twice", "Twice.")
    assert Commitment.objects.get().title_en == "Meet each year"


@pytest.mark.parametrize(("choice", "title"), [("mine", "Meet twice"), ("theirs", "Meet each year")])
def test_choice_decides_and_all_else_is_merged(desk: Client, kim: User, promise: Commitment, choice: str, title: str):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet each year", summary="Each year.")
    answer = saved(desk, promise, form | {"title_en": "Meet twice", "note": "Twice."})

    done = again(desk, promise, answer, **{"choice:title_en": choice})

    stored = Commitment.objects.get()
    assert (done.status_code, stored.title_en, stored.summary, stored.note) == (302, title, "Each year.", "Twice.")


def test_nothing_is_chosen_before_somebody_does_it(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet each year", note="Thrice.")
    answer = saved(desk, promise, form | {"title_en": "Meet twice", "note": "Twice."})
    sent = sent_by(answer) | {"choice:title_en": "theirs", "summary": "Typed after it."}
    del sent["choice:note"]

    refused = saved(desk, promise, sent)

    assert [field.chosen for field in answer.context["meanwhile"].both] == ["", ""]
    assert errors(refused) == {"__all__": [UNDECIDED]}
    assert [(field.name, field.chosen) for field in refused.context["meanwhile"].both] == [
        ("title_en", "theirs"),
        ("note", ""),
    ]
    assert told(refused).count("Nothing is saved yet: choose theirs or yours.") == 1
    assert again(desk, promise, refused, **{"choice:note": "mine"}).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.title_en, stored.note, stored.summary) == ("Meet each year", "Twice.", "Typed after it.")


def test_choice_is_asked_again_where_a_third_person_changed_it(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet each year", note="Thrice.")
    answer = saved(desk, promise, form | {"title_en": "Meet twice", "note": "Twice."})
    change(UserFactory(username="lee"), promise, title_en="Meet each May")

    third = again(desk, promise, answer, **{"choice:title_en": "theirs", "choice:note": ""})

    assert [(field.theirs, field.chosen) for field in third.context["meanwhile"].both] == [
        ("Meet each May", ""),
        ("Thrice.", ""),
    ]


def test_row_that_is_still_to_be_chosen_about_is_asked_about_again(desk: Client, kim: User, target: Target):
    promise = target.commitment
    form = opened(desk, promise)
    row = row_of(form, "targets", target.pk)
    with recorded(actor=kim):
        target.delete()
    answer = saved(desk, promise, form | {f"{row}-text": "seven meetings"})

    refused = again(desk, promise, answer, **{f"choice:{row}-DELETE": ""})

    (offered,) = refused.context["meanwhile"].both
    assert (errors(refused)["__all__"], offered.mine) == ([UNDECIDED], "keep it, as a new row")
    assert again(desk, promise, refused, **{f"choice:{offered.name}": "mine"}).status_code == 302
    assert [target.text for target in promise.targets.all()] == ["seven meetings"]


def test_what_only_they_changed_is_taken_over_and_told(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, summary="Each year.", theme=ThemeFactory(slug="health", name_en="Health"))

    answer = saved(desk, promise, form | {"note": "Twice."})

    meanwhile = answer.context["meanwhile"]
    assert [(field.label, field.theirs) for field in meanwhile.taken] == [
        ("Summary", "Each year."),
        ("Theme", "Health"),
    ]
    assert meanwhile.both == []
    assert again(desk, promise, answer).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.summary, stored.theme.slug, stored.note) == ("Each year.", "health", "Twice.")


@pytest.mark.parametrize("choice", ["theirs", ""])
def test_field_that_is_typed_into_again_stays_as_typed(desk: Client, kim: User, promise: Commitment, choice: str):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet each year")
    answer = saved(desk, promise, form | {"title_en": "Meet twice"})

    again(desk, promise, answer, **{"choice:title_en": choice, "title_en": "Meet twice each year"})

    assert Commitment.objects.get().title_en == "Meet twice each year"


def test_both_who_typed_the_same_have_nothing_to_choose(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet twice")

    answer = saved(desk, promise, form | {"title_en": "Meet twice"})

    assert (answer.context["meanwhile"].both, answer.context["meanwhile"].taken) == ([], [])


def test_third_person_is_merged_too(desk: Client, kim: User, promise: Commitment):
    form = opened(desk, promise)
    change(kim, promise, title_en="Meet each year")
    answer = saved(desk, promise, form | {"title_en": "Meet twice", "note": "Twice."})
    change(UserFactory(username="lee"), promise, summary="Each year.", title_en="Meet each May")

    third = again(desk, promise, answer, **{"choice:title_en": "theirs"})

    assert "lee changed" in told(third)
    assert "kim changed" not in told(third)
    assert again(desk, promise, third).status_code == 302
    stored = Commitment.objects.get()
    assert (stored.title_en, stored.summary, stored.note) == ("Meet each May", "Each year.", "Twice.")


# Rows of parts


@pytest.fixture
def target(promise: Commitment) -> Target:
    return TargetFactory(commitment=promise, text="five meetings", quantity=5, unit="meetings")


def test_row_that_both_changed_is_merged_field_by_field(desk: Client, kim: User, target: Target):
    promise = target.commitment
    form = opened(desk, promise)
    row = row_of(form, "targets", target.pk)
    change(kim, target, quantity=6, unit="rounds")

    answer = saved(desk, promise, form | {f"{row}-quantity": "7", f"{row}-text": "seven meetings"})

    meanwhile = answer.context["meanwhile"]
    assert [(field.name, field.theirs, field.mine) for field in meanwhile.both] == [(f"{row}-quantity", "6", "7")]
    assert [(field.name, field.theirs) for field in meanwhile.taken] == [(f"{row}-unit", "rounds")]
    assert again(desk, promise, answer, **{f"choice:{row}-quantity": "theirs"}).status_code == 302
    target.refresh_from_db()
    assert (target.quantity, target.unit, target.text) == (6, "rounds", "seven meetings")


@pytest.mark.parametrize(("choice", "texts"), [("mine", ["seven meetings"]), ("theirs", [])])
def test_changed_row_that_they_deleted_is_offered_as_a_new_one(
    desk: Client, kim: User, target: Target, choice: str, texts: list[str]
):
    promise = target.commitment
    form = opened(desk, promise)
    row = row_of(form, "targets", target.pk)
    with recorded(actor=kim):
        target.delete()

    answer = saved(desk, promise, form | {f"{row}-text": "seven meetings"})

    assert "kim deleted Target" in told(answer)
    assert again(desk, promise, answer, **{f"choice:{row}-DELETE": choice}).status_code == 302
    assert [target.text for target in promise.targets.all()] == texts


def test_untouched_row_that_they_deleted_is_let_go(desk: Client, kim: User, target: Target):
    promise = target.commitment
    form = opened(desk, promise)
    with recorded(actor=kim):
        target.delete()

    answer = saved(desk, promise, form | {"note": "Twice."})

    assert "kim deleted Target" in told(answer)
    assert again(desk, promise, answer).status_code == 302
    assert (Commitment.objects.get().note, promise.targets.count()) == ("Twice.", 0)


@pytest.mark.parametrize(("choice", "left"), [("mine", []), ("theirs", [6])])
def test_deleted_row_that_they_changed_is_asked_about(
    desk: Client, kim: User, target: Target, choice: str, left: list[int]
):
    promise = target.commitment
    form = opened(desk, promise)
    row = row_of(form, "targets", target.pk)
    change(kim, target, quantity=6)

    answer = saved(desk, promise, form | {f"{row}-DELETE": "on"})

    assert promise.targets.count() == 1
    assert again(desk, promise, answer, **{f"choice:{row}-DELETE": choice}).status_code == 302
    assert [target.quantity for target in promise.targets.all()] == left


def test_rows_that_they_added_are_shown_and_those_of_yours_stay(desk: Client, kim: User, target: Target):
    promise = target.commitment
    form = opened(desk, promise) | {
        "targets-TOTAL_FORMS": "2",
        "targets-1-text": "a report",
        "targets-1-comparator": "exactly",
        "targets-1-quantity": "1",
        "targets-1-unit": "reports",
    }
    change(kim, promise, note="Thrice.")
    with recorded(actor=kim):
        TargetFactory(commitment=promise, number=2, text="a summit")

    answer = saved(desk, promise, form)

    assert "kim added Target" in told(answer)
    assert again(desk, promise, answer).status_code == 302
    assert [row.text for row in promise.targets.order_by("number")] == ["five meetings", "a summit", "a report"]


def test_agencies_of_an_obligation_are_merged_though_they_are_rows_of_their_own(
    desk: Client, kim: User, promise: Commitment
):
    owed = promise.obligations.get()
    theirs, mine = (AgencyFactory(party=owed.party, name_en=name) for name in ("Navy", "Army"))
    form = opened(desk, promise)
    row = row_of(form, "obligations", owed.pk)
    with recorded(actor=kim):
        owed.agencies.add(theirs)

    answer = saved(desk, promise, form | {f"{row}-acting": [str(mine.pk)]})

    assert "kim added" in told(answer)
    assert [(field.theirs, field.mine) for field in answer.context["meanwhile"].both] == [("Navy", "Army")]
    assert list(owed.agencies.all()) == [theirs]
    assert again(desk, promise, answer).status_code == 302
    assert list(Obligation.objects.get().agencies.all()) == [mine]
