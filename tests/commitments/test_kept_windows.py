"""What is typed is kept for each window, goes when that window saves it, and never goes over to another person."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from alliance import keeping
from alliance.models import KeptForm, User
from commitments.models import Commitment, CommitmentLink, Obligation, Passage, Theme
from tests.commitments.admin_forms import enter, errors, page_of, passage_form
from tests.commitments.forms import Fields, fields_of
from tests.commitments.kept_forms import KEEP, keep, shown
from tests.commitments.steps import update_in
from tests.factories import CommitmentFactory, ObligationFactory, PartyFactory, PassageFactory, ThemeFactory
from tests.html import links
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_what_one_window_saves_another_still_holds(client: Client, administrator: User):
    """Two windows add a record, both are typed into, and one of them is saved."""
    place = address(Theme, "add")
    enter(client, administrator)
    first, second = fields_of(client, place), fields_of(client, place)
    for form, name in ((first, "Energy"), (second, "Health")):
        form |= {"slug": name.lower(), "name_en": name, "name_ko": name}
        keep(client, place, form)

    saved = client.post(place, first)

    assert saved.status_code == 302
    (left,) = KeptForm.objects.of(administrator)
    assert shown(client.get(left.get_absolute_url()))["name_en"] == "Health"
    assert client.post(left.get_absolute_url(), second).status_code == 302
    assert (KeptForm.objects.count(), Theme.objects.filter(slug__in=["energy", "health"]).count()) == (0, 2)


def test_what_was_typed_on_in_a_window_that_another_showed_stays(client: Client, administrator: User):
    place = address(Theme, "add")
    first = fields_of(enter(client, administrator), place) | {"name_en": "Ener"}
    keep(client, place, first)
    second = fields_of(client, place) | {"slug": "energy", "name_en": "Energy", "name_ko": "에너지"}
    keep(client, place, first | {"name_en": "Health"})

    client.post(place, second)

    assert [row.data["name_en"] for row in KeptForm.objects.all()] == [["Health"]]


def test_form_that_is_gone_on_with_is_kept_once_and_goes_with_its_save(client: Client, administrator: User):
    """A window was lost, and so was the one that showed its typing; the third saves it all."""
    place = address(Theme, "add")
    enter(client, administrator)
    keep(client, place, fields_of(client, place) | {"name_en": "Ener"})
    (row,) = KeptForm.objects.all()

    again = fields_of(client, row.get_absolute_url())
    for name in ("Energ", "Energy"):
        keep(client, place, again | {"name_en": name})

    assert [(kept.pk, kept.data["name_en"]) for kept in KeptForm.objects.all()] == [(row.pk, ["Energy"])]
    saved = client.post(place, fields_of(client, place) | {"slug": "energy", "name_ko": "에너지"})
    assert (saved.status_code, Theme.objects.get(slug="energy").name_en) == (302, "Energy")
    assert KeptForm.objects.count() == 0


def test_form_shows_what_was_typed_last_and_what_it_is_asked_for(client: Client, administrator: User):
    place = address(Theme, "add")
    for window in ("one", "two"):
        keep(enter(client, administrator), place, {"_window": window, "name_en": window})
    latest, earlier = KeptForm.objects.of(administrator)

    asked = {key: shown(client.get(f"{place}?_kept={key}"))["name_en"] for key in (latest.pk, earlier.pk, "0", "x")}

    assert shown(client.get(place))["name_en"] == "two"
    assert asked == {latest.pk: "two", earlier.pk: "one", "0": None, "x": None}


def test_record_that_is_added_in_a_popup_is_kept_no_longer(client: Client, administrator: User):
    place = address(Theme, "add") + "?_popup=1"
    enter(client, administrator)
    form = fields_of(client, place) | {"slug": "energy", "name_en": "Energy", "name_ko": "에너지"}
    keep(client, place, form)

    answer = client.post(place, form)

    assert (answer.status_code, Theme.objects.filter(slug="energy").exists()) == (200, True)
    assert KeptForm.objects.count() == 0


def test_answer_that_leads_elsewhere_without_a_save_forgets_nothing(client: Client, administrator: User):
    """Django leads away from a record that it does not find."""
    place = address(Commitment, "change", 999_999)
    keep(enter(client, administrator), place, {"title_en": "Typed"})

    assert client.post(place, {"title_en": "Typed"}).status_code == 302
    assert KeptForm.objects.count() == 1


def test_who_adds_a_part_that_is_there_already_is_led_to_it_and_loses_nothing(client: Client, administrator: User):
    there = ObligationFactory(commitment__agreement__draft=True, role="obligor")
    place = address(Obligation, "add")
    named = {"commitment": there.commitment.pk, "party": there.party.pk, "role": "obligor"}
    typed = fields_of(enter(client, administrator), place) | named
    keep(client, place, typed)

    refused = client.post(place, typed)

    assert links(refused)[address(Obligation, "change", there.pk)] == str(there)
    assert (shown(refused)["party"], KeptForm.objects.of(administrator).count()) == (str(there.party.pk), 1)


def test_who_adds_a_word_of_the_vocabulary_that_is_there_already_is_led_to_it(client: Client, administrator: User):
    """Also a party, by its code, and a group, which is no record of the ledger."""
    there = [ThemeFactory(slug="energy"), PartyFactory(code="FRA"), Group.objects.create(name="Guests")]
    typed = [{"slug": "energy", "name_en": "Energy"}, {"code": "FRA", "name_en": "France"}, {"name": "Guests"}]
    enter(client, administrator)

    for row, words in zip(there, typed, strict=True):
        place = address(type(row), "add")
        refused = client.post(place, fields_of(client, place) | words)

        assert links(refused)[address(type(row), "change", row.pk)] == str(row)


# What a window was saved as, for who comes back to it


def saved_from(client: Client, window: str) -> dict[str, str] | None:
    return client.get(KEEP, {"window": window}).json()["saved"]


def test_window_is_told_what_was_saved_of_it(client: Client, administrator: User):
    place = address(Theme, "add")
    form = fields_of(enter(client, administrator), place)
    client.post(place, form | {"slug": "energy", "name_en": "Energy", "name_ko": "에너지"})

    energy = address(Theme, "change", Theme.objects.get(slug="energy").pk)
    told = [saved_from(client, window) for window in (form["_window"], "another", "")]
    assert told == [{"address": energy, "name": "Energy"}, None, None]


def test_window_whose_form_was_refused_in_the_end_was_not_saved(client: Client, analyst: User):
    """The database refuses a link to what is later when all else is written."""
    old, new = (
        CommitmentFactory(agreement__draft=True, agreement__issued_on=date(year, 5, 21)) for year in (2021, 2022)
    )
    place = address(CommitmentLink, "add")
    form = fields_of(enter(client, analyst), place) | {"kind": "reaffirms", "note": ""}

    refused = client.post(place, form | {"later": old.pk, "earlier": new.pk})

    assert list(errors(refused)) == ["earlier"]
    assert saved_from(client, form["_window"]) is None


def test_session_knows_the_windows_that_were_saved_last(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "MOST_SAVED", 2)
    enter(client, administrator)
    for slug in ("one", "two", "three"):
        client.post(address(Theme, "add"), {"slug": slug, "name_en": slug, "name_ko": slug, "_window": slug})

    assert [saved_from(client, window) is None for window in ("one", "two", "three")] == [True, False, False]


# Two people in one browser


@pytest.mark.parametrize("is_there", [False, True])
def test_form_that_somebody_else_opened_is_not_saved_as_ones_own(
    client: Client, analyst: User, reviewer: User, is_there: bool
):
    passage = PassageFactory(agreement__draft=True, number="1", position=1, heading="Before")
    place = address(Passage, "change", passage.pk) if is_there else address(Passage, "add")
    form = fields_of(enter(client, analyst), place)
    form |= passage_form(passage) | {"number": "2", "position": "2", "heading": "Energy"}
    enter(client, reviewer)

    answer = client.post(place, form)

    (sentence,) = errors(answer)["__all__"]
    assert sentence.startswith("You are signed in as reviewer now, but this was typed by analyst. Nothing is saved yet")
    assert shown(answer)["heading"] == "Energy"
    assert not Passage.objects.filter(heading="Energy").exists()
    assert client.post(place, {**Fields(answer.text).sent}).status_code == 302
    assert Passage.objects.filter(heading="Energy").exists()


def test_update_that_somebody_else_wrote_is_shown_to_be_copied(client: Client, analyst: User, reviewer: User):
    """Who wrote an update is one of its four eyes."""
    update = update_in("draft", analyst, reviewer)
    form = fields_of(enter(client, analyst), page_of(update)) | {"rationale": "It met twice.", "_step": "submit"}

    answer = enter(client, reviewer).post(page_of(update), form)

    assert ("Rationale", "It met twice.") in answer.context["meanwhile"].typed
    update.refresh_from_db()
    assert (update.state, update.author, update.rationale) == ("draft", analyst, "The group met for the first time.")
