"""A text that is read in once more, or anew: what takes the place of what was kept before, and what stays beside it."""

import pytest
from django.test import Client

from alliance.models import KeptForm
from tests.commitments.adding_forms import TEXT, details, place
from tests.commitments.forms import Fields
from tests.commitments.kept_forms import KEEP, keep, sent
from tests.commitments.previews import edits, previewed, type_over, values

pytestmark = pytest.mark.django_db


def test_each_preview_takes_the_place_of_the_one_before(desk: Client):
    keep(desk, place(), {"_window": "first", "text": TEXT})
    page = previewed(desk, _window="first")
    desk.post(place(), page | {"become-2": "join", "act": "look"})

    title = "Look the text through, read as Plain text: Joint statement"
    assert [row.title for row in KeptForm.objects.all()] == [title]
    assert [row.piece.text for row in desk.get(place()).context["rows"]] == [
        "Both will:",
        "mark the 70t year of the Indo-Pacific alliance; act.",
    ]


def test_page_that_is_sent_once_more_shows_what_was_kept_of_it(desk: Client):
    """A browser that loads a preview anew sends the form of the page before."""
    form = details() | {"text": TEXT, "_window": "first"}
    keep(desk, place(), form)

    first, second = (Fields(desk.post(place(), form).text).sent for _ in range(2))

    assert (first["_from"], second["_from"]) == ("", KeptForm.objects.get().stamp)


def test_page_that_is_sent_once_more_shows_what_was_typed_over_it(desk: Client):
    form = details() | {"text": TEXT, "_window": "first"}
    type_over(desk, previewed(desk, **form), text_at_1="mark the 70th year")

    again = desk.post(place(), form)

    assert edits(again) == ["mark the 70th year"]
    assert KeptForm.objects.count() == 1


def test_page_that_is_sent_once_more_with_other_details_loses_neither(desk: Client):
    form = details() | {"text": TEXT, "_window": "first"}
    type_over(desk, previewed(desk, **form), text_at_1="mark the 70th year", **{"agreement-place": "Seoul"})

    again = desk.post(place(), form | {"agreement-place": "Busan"})

    assert (edits(again), values(again)["agreement-place"]) == (["mark the 70th year"], "Busan")
    (beside,) = again.context["beside"]
    assert values(desk.get(beside.get_absolute_url()))["agreement-place"] == "Seoul"


@pytest.mark.parametrize("done_by", ["typing", "showing"])
def test_text_that_is_read_as_something_else_stays_beside_it_with_its_changes(desk: Client, done_by: str):
    changed = previewed(desk) | {"text-1": "mark the 70th year", "reason-1": "lost"}
    if done_by == "showing":
        changed = Fields(desk.post(place(), changed | {"act": "look"}).text).sent

    anew = desk.post(place(), changed | {"act": "again", "markup": "markdown"})

    (former,) = anew.context["beside"]
    assert KeptForm.objects.count() == 2
    assert [former.get_absolute_url() in page.text for page in (anew, desk.get(f"{place()}?_kept=0"))] == [True, True]
    assert former.title == "Look the text through, read as Plain text: Joint statement"
    rows = desk.get(former.get_absolute_url()).context["rows"]
    assert next(row.edit.text for row in rows if row.number == "2") == "mark the 70th year"


def test_text_that_is_read_as_something_else_unchanged_is_kept_once(desk: Client):
    anew = desk.post(place(), previewed(desk) | {"act": "again", "markup": "markdown"})

    assert ([*anew.context["beside"]], KeptForm.objects.count()) == ([], 1)


def test_two_windows_that_show_the_same_draft_lose_nothing_of_each_other(desk: Client):
    page = previewed(desk)
    other = Fields(desk.get(place()).text).sent
    (first,) = KeptForm.objects.all()
    shown = {"path": place(), "draft": first.pk, "from": other["_from"]}

    desk.post(KEEP, shown | {"window": page["_window"], "data": sent({"text-1": "One"})})
    desk.post(KEEP, shown | {"window": other["_window"], "data": sent({"text-2": "Two"})})
    desk.post(KEEP, shown | {"window": page["_window"], "data": sent({"text-1": "One, longer"})})

    left = {row.window: edits(desk.get(row.get_absolute_url())) for row in KeptForm.objects.all()}
    assert left == {page["_window"]: ["One, longer"], other["_window"]: ["One", "Two"]}


def test_another_text_is_read_beside_one_that_is_kept(desk: Client):
    previewed(desk)
    link = f"{place()}?_kept=0"

    assert link in desk.get(place()).text
    assert values(desk.get(link))["text"] == ""
    assert KeptForm.objects.count() == 1
