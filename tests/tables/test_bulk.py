"""One field of many rows: a preview, and then all of them or none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance.models import Change
from alliance.tables.bulk import FIELDS
from alliance.tables.sheets import KEPT_BY_STEPS, nouns
from commitments.models import Commitment, StatusUpdate
from dialogues.models import Meeting
from tests.commitments.steps import update_in
from tests.factories import AgreementFactory, CommitmentFactory, MeetingFactory, ThemeFactory
from tests.tables.files import messages
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(db: None) -> list[Commitment]:
    """Three commitments of a draft agreement; the third is weaker."""
    agreement = AgreementFactory(code="2021-P", draft=True)
    strengths = ["firm", "firm", "intent"]
    return [
        CommitmentFactory(agreement=agreement, code=f"2021-P-00{n}", strength=strength, note="")
        for n, strength in enumerate(strengths, 1)
    ]


def choose(client: Client, model: type, *rows: Any, query: str = "", **more: Any) -> Any:
    """The action of the list, with these rows ticked."""
    sent = {"action": "change_one_field", "_selected_action": [row.pk for row in rows], "index": 0} | more
    return client.post(address(model, "changelist") + query, sent)


def preview(client: Client, model: type, chosen: Any, field: str, value: Any) -> Any:
    sent = {"rows": chosen.context["rows"], "field": field, "value": value, "step": "preview"}
    return client.post(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change_field"), sent)


def confirm(client: Client, model: type, shown: Any, field: str, value: Any, why: str = "") -> Any:
    sent = {"rows": shown.context["accepted"], "field": field, "value": value, "step": "confirm"}
    place = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change_field")
    return client.post(place, sent | {"change_reason": why}, follow=True)


def told(shown: Any) -> tuple[list[tuple[str, str, str]], list[str], list[tuple[str, str]]]:
    """Who changes, who is so already, who is refused and why."""
    bulk = shown.context["preview"]
    changed = [(each["name"], each["was"], each["now"]) for each in bulk["changed"]]
    return changed, bulk["same"], [(each["name"], each["why"]) for each in bulk["refused"]]


def test_preview_shows_who_changes_and_writes_nothing(desk, drafts):
    before = Change.objects.count()

    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), "strength", "intent")

    assert told(shown) == (
        [("commitment 2021-P-001", "Firm", "Intent"), ("commitment 2021-P-002", "Firm", "Intent")],
        ["commitment 2021-P-003"],
        [],
    )
    assert Change.objects.count() == before


def test_confirmed_change_is_one_batch(desk, analyst, drafts):
    last = Change.objects.latest("id").id
    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), "strength", "intent")

    done = confirm(desk, Commitment, shown, "strength", "intent", why="Read again.")

    written = list(Change.objects.filter(id__gt=last))
    assert {each.strength for each in Commitment.objects.all()} == {"intent"}
    assert (len(written), {(each.actor, each.reason) for each in written}) == (2, {(analyst, "Read again.")})
    assert len({each.batch for each in written}) == 1
    assert messages(done)[0].startswith("2 commitments changed. <a href=")


def test_all_rows_across_pages_are_chosen(desk, drafts, monkeypatch):
    monkeypatch.setattr("commitments.admin.commitment.CommitmentAdmin.list_per_page", 1)
    AgreementFactory()
    CommitmentFactory(code="2021-Z-001", strength="binding")

    chosen = choose(desk, Commitment, drafts[0], query="?strength=firm", select_across="1")

    assert chosen.context["title"] == "Change one field of 2 commitments"


def test_refused_row_says_why_and_the_others_change(desk, client, reviewer, drafts):
    client.force_login(reviewer)
    assessed = CommitmentFactory(code="2020-A-001")
    update_in("published", reviewer, drafts[0].agreement.coded_by, commitment=assessed)
    dated = CommitmentFactory(
        code="2020-A-002", due_on="2022-01-01", deadline="by 2022", due_basis="stated", obligation="standing"
    )

    first = preview(client, Commitment, choose(client, Commitment, assessed, dated), "obligation", "standing")
    second = preview(client, Commitment, choose(client, Commitment, assessed, dated), "deadline", "")

    assert told(first) == (
        [],
        ["commitment 2020-A-002"],
        [
            (
                "commitment 2020-A-001",
                "2020-A-001: only a one-off commitment is under way or delivered, and only a "
                "recurring or standing one is upheld.",
            )
        ],
    )
    assert told(second)[2] == [
        (
            "commitment 2020-A-002",
            "A due date needs the deadline as worded and its basis, and a basis the date.",
        )
    ]


def test_analyst_changes_no_field_of_what_readers_see(desk, drafts):
    public = CommitmentFactory(code="2020-A-001")

    shown = preview(desk, Commitment, choose(desk, Commitment, public, drafts[0]), "strength", "binding")

    assert told(shown) == (
        [("commitment 2021-P-001", "Firm", "Binding")],
        [],
        [("commitment 2020-A-001", "readers see commitment 2020-A-001 already; ask a reviewer to change it.")],
    )


def test_what_readers_see_asks_why(client, reviewer):
    client.force_login(reviewer)
    public = CommitmentFactory()
    shown = preview(client, Commitment, choose(client, Commitment, public), "strength", "binding")

    without = confirm(client, Commitment, shown, "strength", "binding", why="  ")

    assert shown.context["preview"]["asks_why"] is True
    assert without.context["problems"] == ["Say why: readers see this among the corrections."]
    assert Commitment.objects.get().strength == "firm"


def test_row_that_somebody_changed_meanwhile_stops_all(desk, drafts):
    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), "strength", "intent")
    Commitment.objects.filter(pk=drafts[1].pk).update(note="Meanwhile.")

    refused = confirm(desk, Commitment, shown, "strength", "intent")

    (problem,) = refused.context["problems"]
    assert problem.startswith("commitment 2021-P-002 was changed by the database role ")
    assert problem.endswith("after you chose it (version 2 now, 1 then): begin again with what it says now.")
    assert [each.strength for each in Commitment.objects.order_by("code")] == ["firm", "firm", "intent"]


def test_row_that_is_gone_is_told(desk, administrator):
    meeting = MeetingFactory()
    chosen = choose(desk, Meeting, meeting)
    meeting.delete()

    shown = preview(desk, Meeting, chosen, "place", "Seoul")

    assert (told(shown), shown.context["preview"]["gone"]) == (([], [], []), 1)


def test_foreign_key_is_chosen_as_on_the_form(desk, drafts):
    theme = ThemeFactory(slug="energy")
    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), "theme", theme.pk)

    confirm(desk, Commitment, shown, "theme", theme.pk)

    assert told(shown)[0][0] == ("commitment 2021-P-001", "climate", "energy")
    assert {each.theme for each in Commitment.objects.all()} == {theme}


@pytest.mark.parametrize(("field", "value"), [("due_on", "tomorrow"), ("theme", "x"), ("review_every_days", "0")])
def test_value_that_makes_no_sense_stays_in_the_form(desk, drafts, field: str, value: str):
    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), field, value)

    assert (shown.status_code, "preview" in shown.context) == (200, False)
    assert shown.context["value_form"].errors["value"]


@pytest.mark.parametrize("field", ["code", "agreement", "retired_at", "nonsense", ""])
def test_only_what_makes_sense_in_bulk_can_be_chosen(desk, drafts, field: str):
    shown = preview(desk, Commitment, choose(desk, Commitment, *drafts), field, "x")

    assert shown.context["which"].errors["field"] == ["Choose a field."]


@pytest.mark.parametrize("rows", ["", "x", "1", "1:x", "1:1:1", "1:1 " * 20_001])
def test_rows_that_cannot_be_read_get_a_sentence(desk, rows: str):
    shown = desk.post("/admin/commitments/commitment/change-field/", {"rows": rows, "step": "choose"}, follow=True)

    assert messages(shown) == ["The rows that were sent cannot be read; select them again."]


def test_page_without_rows_leads_to_the_list(desk):
    shown = desk.get("/admin/commitments/commitment/change-field/", follow=True)

    assert messages(shown) == ["Select rows in the list first, then the action below its title."]


def test_only_own_drafts_are_changed(desk, analyst, reviewer):
    own, published = (update_in(state, analyst, reviewer) for state in ("draft", "published"))
    others = update_in("draft", reviewer, analyst)

    shown = preview(desk, StatusUpdate, choose(desk, StatusUpdate, own, published, others), "confidence", "low")
    confirm(desk, StatusUpdate, shown, "confidence", "low")

    assert {why for _, why in told(shown)[2]} == {
        "Only its author can change it; return it with a note instead.",
        "The update is published; only a draft or returned one can be changed.",
    }
    assert list(StatusUpdate.objects.filter(confidence="low")) == [own]


@pytest.mark.parametrize("place", ["citation", "party", "evidence"])
def test_list_without_the_right_or_the_sense_has_no_action(desk, place: str):
    assert b"change_one_field" not in desk.get(f"/admin/commitments/{place}/").content


def test_view_only_list_is_not_changed(desk):
    assert desk.post("/admin/commitments/party/change-field/", {"rows": "1:1"}).status_code == 403


def test_fields_are_fields_of_their_model_and_no_keys():
    models = {model._meta.label_lower: model for model in nouns()}

    for label, names in FIELDS.items():
        model = models[label]
        assert set(names) <= {field.name for field in model._meta.concrete_fields if not field.unique}
        assert not set(names) & {*model.KEY, *KEPT_BY_STEPS.get(model, ())}


@pytest.mark.parametrize("label", FIELDS)
def test_every_field_has_its_widget(client, administrator, label: str):
    client.force_login(administrator)
    model = next(model for model in nouns() if model._meta.label_lower == label)
    place = reverse(f"admin:{label.replace('.', '_')}_change_field")
    number = "00000000-0000-0000-0000-000000000000" if model is StatusUpdate else "1"

    shown = client.post(place, {"rows": f"{number}:1", "step": "choose"})
    offered = [name for name, _ in shown.context["which"].fields["field"].choices]
    forms = [client.post(place, {"rows": f"{number}:1", "step": "choose", "field": name}) for name in offered]

    assert offered == list(FIELDS[label])
    assert [each.context["value_form"]["value"].label != "" for each in forms] == [True] * len(offered)
