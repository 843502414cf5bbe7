"""What is typed into a form of the workbench and not saved: it is kept, comes back, and is gone when it is saved."""

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from alliance import keeping
from alliance.models import KeptForm, User
from commitments.models import Agreement, Commitment, StatusUpdate
from tests.commitments.admin_forms import ADDRESS, enter, page_of, rows, update_form
from tests.commitments.steps import update_in
from tests.factories import AgreementFactory, CommitmentFactory, EvidenceFactory, ThemeFactory
from tests.test_admin_contract import REGISTERED, address, as_it_came, make

pytestmark = pytest.mark.django_db

KEEP = "/admin/kept/"


def sent(fields: dict[str, Any]) -> str:
    """The fields of a form as the script sends them."""
    return json.dumps({name: [str(value)] for name, value in fields.items() if value is not None})


def keep(client: Client, path: str, fields: dict[str, Any]) -> Any:
    return client.post(KEEP, {"path": path, "title": "A form", "data": sent(fields)})


def shown(answer: Any) -> dict[str, Any]:
    """The values of all fields of a form, as somebody sees them."""
    forms = [
        answer.context["adminform"].form,
        *(form for inline in answer.context["inline_admin_formsets"] for form in inline.formset),
    ]
    return {field.html_name: field.value() for form in forms for field in form}


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
    """One changed, one marked for removal, one new, and one that was taken out meanwhile."""
    update = update_in("draft", analyst, reviewer)
    first, second, third = update.evidence.get(), EvidenceFactory(update=update), EvidenceFactory(update=update)
    old = [
        {"id": item.pk, "update": update.pk} | ADDRESS | {"title": f"Typed {n}"}
        for n, item in enumerate((first, second, third))
    ]
    old[1] |= {"DELETE": "on"}
    typed = update_form(update.commitment) | rows("evidence", ADDRESS | {"title": "New"}, old=tuple(old))
    keep(enter(client, analyst), page_of(update), typed)
    third.delete()

    values = shown(client.get(page_of(update)))

    titles = {
        values[f"evidence-{n}-title"]: (values[f"evidence-{n}-id"], values[f"evidence-{n}-DELETE"]) for n in range(4)
    }
    assert titles == {
        "Typed 0": (first.pk, False),
        "Typed 1": (second.pk, True),
        "New": (None, False),
        "Typed 2": (None, False),
    }


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


def test_nobody_sees_what_another_typed(client: Client, analyst: User, reviewer: User):
    place = address(Agreement, "change", AgreementFactory().pk)
    keep(enter(client, analyst), place, {"title_en": "Secret thoughts"})

    assert "Secret thoughts" not in enter(client, reviewer).get(place).text
    assert [list(KeptForm.objects.of(person)) == [] for person in (analyst, reviewer)] == [False, True]


def test_typing_is_discarded_by_its_author(client: Client, analyst: User, reviewer: User):
    place = address(Commitment, "add")
    for person in (reviewer, analyst):
        keep(enter(client, person), place, {"title_en": "A thought"})

    client.post(KEEP, {"path": place, "forget": "1"})

    assert [KeptForm.objects.of(person).count() for person in (analyst, reviewer)] == [0, 1]


def test_form_to_add_is_kept_for_each_thing_that_its_link_proposes(client: Client, analyst: User):
    place = address(Commitment, "add")
    keep(enter(client, analyst), f"{place}?title_en=One", {"title_en": "Typed"})

    found = {query: shown(client.get(place + query))["title_en"] for query in ("", "?title_en=One", "?title_en=Two")}
    found["from a list"] = shown(client.get(f"{place}?title_en=One&_changelist_filters=q%3Dx"))["title_en"]

    assert found == {"": None, "?title_en=One": "Typed", "?title_en=Two": "Two", "from a list": "Typed"}


def test_what_has_no_field_any_more_is_shown_to_be_copied(client: Client, analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    keep(
        enter(client, analyst),
        page_of(update),
        update_form(update.commitment, rationale="A better sentence.", seen="1"),
    )

    answer = client.get(page_of(update))

    assert "A better sentence." in unescape(answer.text)
    told = dict(answer.context["kept_apart"])
    assert (told["rationale"], "seen" in told) == ("A better sentence.", False)


def test_passwords_and_tokens_are_never_kept(client: Client, administrator: User):
    fields = {"username": "new", "password1": "secret", "password2": "secret", "csrfmiddlewaretoken": "token"}

    keep(enter(client, administrator), address(User, "add"), fields)

    assert KeptForm.objects.get().data == {"username": ["new"]}


def test_oldest_falls_away(client: Client, analyst: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST_FORMS", 3)
    enter(client, analyst)
    for number in range(5):
        keep(client, f"/admin/form/{number}/", {"a": "b"})
        KeptForm.objects.update(kept_at=keeping.timezone.now() - timedelta(minutes=1))

    assert sorted(KeptForm.objects.values_list("path", flat=True)) == [f"/admin/form/{n}/" for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"path": "/elsewhere/", "data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/" + "x" * 500, "data": "{}"}, 400, "This is no form of the workbench."),
        ({"data": "{}"}, 400, "This is no form of the workbench."),
        ({"path": "/admin/a/", "data": "{"}, 400, None),
        ({"path": "/admin/a/", "data": "[1]"}, 400, None),
        ({"path": "/admin/a/", "data": '{"a": "b"}'}, 400, None),
        ({"path": "/admin/a/", "data": "[" * 50_000}, 400, None),
        ({"path": "/admin/a/"}, 400, None),
        (
            {"path": "/admin/a/", "data": json.dumps({"a": ["가" * 50_000]})},
            413,
            "This form holds more than 100 KB, too much to be kept: save it.",
        ),
    ],
)
def test_what_cannot_be_kept_is_told(client: Client, analyst: User, form: dict[str, str], status: int, sentence: str):
    answer = enter(client, analyst).post(KEEP, form)

    told = sentence or "The fields are not in the form in which the workbench sends them."
    assert (answer.status_code, answer.json(), KeptForm.objects.count()) == (status, {"sentence": told}, 0)


def test_what_no_database_can_hold_is_left_out(client: Client, analyst: User):
    answer = enter(client, analyst).post(KEEP, {"path": "/admin/a/", "data": r'{"a": ["x\u0000y\ud800"]}'})

    assert (answer.status_code, KeptForm.objects.get().data) == (200, {"a": ["xy?"]})


def test_who_is_signed_out_is_told(client: Client, reader: User):
    form = {"path": "/admin/a/", "data": "{}"}
    answers = [client.post(KEEP, form), client.get(KEEP), enter(client, reader).post(KEEP, form)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (401, {"sentence": "You are signed out. What you typed stays in this window."})
    ] * 3
    assert KeptForm.objects.count() == 0


def test_token_of_now_is_for_the_person_who_opened_the_form(client: Client, analyst: User, reviewer: User):
    enter(client, reviewer)

    own, others = (client.get(KEEP, {"user": person.pk}) for person in (reviewer, analyst))

    assert (own.status_code, list(own.json())) == (200, ["token"])
    assert (others.status_code, others.json()) == (403, {"sentence": TYPED_BY_ANALYST})


TYPED_BY_ANALYST = "You are signed in as reviewer now, but this was typed by analyst. It stays in this window."


def test_typing_does_not_go_over_to_who_signs_in_next(client: Client, analyst: User, reviewer: User):
    place = address(Commitment, "add")
    keep(enter(client, reviewer), place, {"title_en": "The reviewer's own"})

    for typed in ({"data": sent({"title_en": "The analyst's"})}, {"forget": "1"}):
        answer = client.post(KEEP, {"path": place, "user": analyst.pk} | typed)
        assert (answer.status_code, answer.json()) == (403, {"sentence": TYPED_BY_ANALYST})

    assert [row.data for row in KeptForm.objects.all()] == [{"title_en": ["The reviewer's own"]}]


@pytest.mark.parametrize("key", ["0", "999999999", "x", "1" * 400, "\0", "²"])
def test_who_typed_may_be_nobody_that_is_known(client: Client, analyst: User, key: str):
    answer = enter(client, analyst).get(KEEP, {"user": key})

    assert answer.status_code == 403
    assert answer.json()["sentence"].startswith("You are signed in as analyst now, but this was typed by somebody else")


@pytest.mark.parametrize("number", [3, 300])
def test_keeping_and_showing_cost_the_same_whatever_is_kept(
    client: Client, analyst: User, django_assert_num_queries: Any, number: int
):
    place = address(Commitment, "add")
    KeptForm.objects.bulk_create(KeptForm(user=analyst, path=f"/admin/{n}/", data={}) for n in range(number))
    enter(client, analyst)
    keep(client, place, {"title_en": "Typed", "theme": ThemeFactory().pk})

    with django_assert_num_queries(7):  # session, user; a savepoint, the lock, what is written, its end; the oldest
        keep(client, place, {"title_en": "Typed on"})
