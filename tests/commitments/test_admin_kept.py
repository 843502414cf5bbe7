"""What is typed into a form of the workbench and not saved: it comes back, and is gone when it is saved."""

import json

import pytest
from django.contrib import admin
from django.test import Client

from alliance.models import KeptForm, User
from commitments.models import Commitment, StatusUpdate
from tests.commitments.admin_forms import ADDRESS, enter, page_of, update_form
from tests.commitments.forms import fields_of, row_of
from tests.commitments.kept_forms import KEEP, keep, shown
from tests.commitments.steps import update_in
from tests.factories import CommitmentFactory, EvidenceFactory
from tests.test_admin_contract import REGISTERED, address, as_it_came, make

pytestmark = pytest.mark.django_db


def test_typing_comes_back_with_its_rows_and_is_gone_when_saved(client: Client, analyst: User):
    promise = CommitmentFactory(obligors=["KOR"])
    typed = update_form(promise, ADDRESS, ADDRESS | {"title": "Unfinished", "url": "https://"}, rationale="Half a sen")
    place = address(StatusUpdate, "add") + f"?commitment={promise.pk}"

    answer = keep(enter(client, analyst), place, typed)
    back = client.get(place)

    assert list(answer.json()) == ["at"]
    assert "and did not save is back" in back.text
    assert "errornote" not in back.text
    values = shown(back)
    assert [values["rationale"], values["evidence-0-title"], values["evidence-1-title"], values["evidence-1-url"]] == [
        "Half a sen",
        "Press release",
        "Unfinished",
        "https://",
    ]
    assert StatusUpdate.objects.count() == 0

    client.post(place, update_form(promise, ADDRESS) | {"_continue": "Save draft"})
    assert (StatusUpdate.objects.count(), list(KeptForm.objects.of(analyst))) == (1, [])


def test_refused_form_stays_kept(client: Client, analyst: User):
    promise = CommitmentFactory()
    place = address(StatusUpdate, "add")
    typed = update_form(promise, effective_on="2021-05-01", rationale="It was done.")
    keep(enter(client, analyst), place, typed)

    client.post(place, typed | {"_step": "submit"})

    assert shown(client.get(place))["rationale"] == "It was done."


def test_rows_of_a_record_come_back_as_they_were_left(client: Client, analyst: User, reviewer: User):
    """One changed, one marked for removal, and one new."""
    update = update_in("draft", analyst, reviewer)
    first, second = update.evidence.get(), EvidenceFactory(update=update, title="Minutes")
    form = fields_of(enter(client, analyst), page_of(update))
    one, two = (row_of(form, "evidence", item.pk) for item in (first, second))
    new = {f"evidence-2-{name}": value for name, value in (ADDRESS | {"title": "New"}).items()}
    typed = {f"{one}-title": "Typed", f"{two}-DELETE": "on", "evidence-TOTAL_FORMS": "3"}
    keep(client, page_of(update), form | typed | new)

    values = shown(client.get(page_of(update)))

    titles = {
        values[f"evidence-{n}-title"]: (values[f"evidence-{n}-id"], values[f"evidence-{n}-DELETE"]) for n in range(3)
    }
    assert titles == {"Typed": (first.pk, False), "Minutes": (second.pk, True), "New": (None, False)}


def test_note_of_a_reviewer_is_kept_until_the_update_is_returned(client: Client, analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    form = fields_of(enter(client, reviewer), page_of(update)) | {"_window": "one", "step_note": "Which day?"}
    keep(client, page_of(update), form)

    assert shown(client.get(page_of(update)))["step_note"] == "Which day?"
    client.post(page_of(update), form | {"_step": "return"})
    update.refresh_from_db()
    assert (update.state, update.review_note, KeptForm.objects.count()) == ("returned", "Which day?", 0)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_form_shows_again_what_was_sent(client: Client, model: type):
    """The form of each model, as it came, sent to be kept and opened again, has the same values."""
    enter(client, User.objects.create_superuser("administrator"))
    row = make(model, 1)
    place = address(model, "change", row.pk)
    form = client.get(place)
    fields = as_it_came(form) if form.context["has_change_permission"] else {}
    values = {
        name: list(map(str, value)) if isinstance(value, list) else [str(value)] for name, value in fields.items()
    }
    client.post(KEEP, {"path": place, "data": json.dumps(values)})

    back = client.get(place)

    assert [back.status_code, "did not save is back" in back.text] == [200, True]
    told = {name: value for name, value in shown(back).items() if name in fields}
    assert {name: str(value) for name, value in told.items()} == {name: str(fields[name]) for name in told}


def test_every_form_of_the_workbench_keeps_what_is_typed():
    from commitments.admin.kept import TypingKept

    assert [model for model, form in admin.site._registry.items() if not isinstance(form, TypingKept)] == []


def test_form_to_add_is_kept_for_each_thing_that_its_link_proposes(client: Client, analyst: User):
    place = address(Commitment, "add")
    keep(enter(client, analyst), f"{place}?title_en=One", {"title_en": "Typed"})

    found = {query: shown(client.get(place + query))["title_en"] for query in ("", "?title_en=One", "?title_en=Two")}
    found["from a list"] = shown(client.get(f"{place}?title_en=One&_changelist_filters=q%3Dx"))["title_en"]

    assert found == {"": None, "?title_en=One": "Typed", "?title_en=Two": "Two", "from a list": "Typed"}
