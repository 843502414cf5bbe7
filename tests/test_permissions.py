"""Who may do what: the three groups, and what a plain account does not get."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from alliance.models import User
from commitments.permissions import keep_groups
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    EvidenceFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationAddresseeFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db

VOCABULARY = ["commitments.agency", "commitments.party", "commitments.theme"]
NOUNS = [
    "commitments.agreement",
    "commitments.commitment",
    "commitments.passage",
    "commitments.recommendation",
    "commitments.statusupdate",
    "dialogues.dialogue",
    "dialogues.meeting",
]
PARTS = [
    "commitments.agreementlink",
    "commitments.agreementparty",
    "commitments.citation",
    "commitments.commitmentlink",
    "commitments.commitmenttheme",
    "commitments.evidence",
    "commitments.obligation",
    "commitments.obligationagency",
    "commitments.recommendationaddressee",
    "commitments.recommendationlink",
    "commitments.target",
    "dialogues.dialoguemention",
    "dialogues.dialogueparty",
    "dialogues.meetingitem",
    "dialogues.meetingoutcome",
]
ANALYST = dict.fromkeys(VOCABULARY, "view") | dict.fromkeys(NOUNS, "view add change")
ANALYST |= dict.fromkeys(PARTS, "view add change delete")
REVIEWER = ANALYST | {
    "commitments.agreement": "view add change publish",
    "commitments.statusupdate": "view add change publish",
}
ADMINISTRATOR = {label: actions if "delete" in actions else f"{actions} delete" for label, actions in REVIEWER.items()}
ADMINISTRATOR |= dict.fromkeys(VOCABULARY, "view add change delete")
ADMINISTRATOR |= {
    "alliance.loadedrecord": "view",
    "alliance.user": "view add change",
    "auth.group": "view add change delete",
}
RIGHTS = {"analyst": ANALYST, "reviewer": REVIEWER, "administrator": ADMINISTRATOR, "reader": {}}


@pytest.mark.parametrize("name", RIGHTS)
def test_group_may_do_what_is_written_and_nothing_else(request: pytest.FixtureRequest, name: str):
    person = request.getfixturevalue(name)
    every = {f"{permission.content_type.app_label}.{permission.codename}" for permission in Permission.objects.all()}

    assert {permission for permission in every if person.has_perm(permission)} == {
        label.replace(".", f".{action}_") for label, actions in RIGHTS[name].items() for action in actions.split()
    }


def test_keeping_the_groups_again_writes_nothing(django_assert_num_queries: Any):
    with django_assert_num_queries(4 * 3 + 1 + 3 * 2) as asked:  # four apps, all permissions, three groups
        keep_groups()

    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_groups_are_set_right():
    group = Group.objects.get(name="Analyst")
    before = set(group.permissions.all())
    group.permissions.set([Permission.objects.get(codename="delete_user")])

    keep_groups()

    assert set(group.permissions.all()) == before


def test_reader_is_asked_to_log_in_as_somebody_else(client: Client, reader: User):
    client.force_login(reader)

    answer = client.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")
    assert reader.is_staff is False


def test_inactive_staff_gets_no_admin(client: Client, administrator: User):
    client.force_login(administrator)
    User.objects.update(is_active=False)

    assert client.get("/admin/").status_code == 302


# People


def person_form(user: User, **changes: Any) -> dict[str, Any]:
    return {"username": user.username, "is_active": "on", "date_joined_0": "2022-01-01"} | changes


def test_administrator_gives_groups_but_makes_no_superuser(client: Client, administrator: User, reader: User):
    client.force_login(administrator)
    group = Group.objects.get(name="Reviewer")
    form = person_form(reader, is_staff="on", groups=[group.pk], is_superuser="on", user_permissions=[1])

    answer = client.post(address(User, "change", reader.pk), form)

    reader.refresh_from_db()
    assert answer.status_code == 302
    assert list(reader.groups.all()) == [group]
    assert (reader.is_staff, reader.is_superuser, list(reader.user_permissions.all())) == (True, False, [])


def test_superuser_makes_another(client: Client, reader: User):
    client.force_login(User.objects.create_superuser("root"))

    client.post(address(User, "change", reader.pk), person_form(reader, is_superuser="on"))

    reader.refresh_from_db()
    assert reader.is_superuser is True


def test_administrator_does_not_touch_a_superuser(client: Client, administrator: User):
    root = User.objects.create_superuser("root")
    client.force_login(administrator)

    assert client.get(address(User, "change", root.pk)).status_code == 200
    assert client.post(address(User, "change", root.pk), person_form(root)).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403


@pytest.mark.parametrize("name", ["Analyst", "Reviewer", "Administrator"])
def test_kept_groups_are_only_shown(client: Client, administrator: User, name: str):
    group = Group.objects.get(name=name)
    client.force_login(administrator)

    assert client.get(address(Group, "change", group.pk)).status_code == 200
    assert client.post(address(Group, "change", group.pk), {"name": "Others"}).status_code == 403
    assert client.get(address(Group, "delete", group.pk)).status_code == 403


# Deleting


def test_row_that_others_need_is_kindly_not_deleted(client: Client, administrator: User):
    obligation = ObligationFactory(commitment__agreement__draft=True)
    client.force_login(administrator)
    place = address(type(obligation.party), "delete", obligation.party.pk)

    shown = client.get(place)
    sent = client.post(place, {"post": "yes"})

    sentence = f"Deleting the party “{obligation.party}” would require deleting the following protected"
    assert [answer.status_code for answer in (shown, sent)] == [200, 200]
    assert [sentence in answer.text for answer in (shown, sent)] == [True, True]


def test_what_is_needed_is_told_before_any_right(client: Client, administrator: User):
    theme = CommitmentFactory().theme
    client.force_login(administrator)

    shown = client.get(address(type(theme), "delete", theme.pk))

    assert "would require deleting the following protected related objects: Commitment" in words(shown)


def test_row_whose_parts_readers_see_is_not_deleted_and_says_why(client: Client, administrator: User):
    advice = RecommendationAddresseeFactory().recommendation
    client.force_login(administrator)

    shown = client.get(address(type(advice), "delete", advice.pk))

    assert (
        "would also delete these, which your account may not delete or, since readers see them, nobody may: addressee"
    ) in words(shown)


KEPT = {
    CommitmentFactory: "Nobody deletes a commitment: it is retired with a reason.",
    StatusUpdateFactory: "Nobody deletes a status update: it is withdrawn with a reason.",
    AgreementFactory: "An agreement that readers see is never deleted, by anybody.",
    PassageFactory: "A passage that readers see is never deleted, by anybody.",
    CitationFactory: "What readers see of a text is taken away on the form of what it belongs to, by a reviewer.",
    EvidenceFactory: "Evidence is dropped on the form of its update, as long as that is a draft.",
    UserFactory: "Nobody deletes a person, whose name stays on what was written: make the account inactive.",
}


@pytest.mark.parametrize("factory", KEPT, ids=lambda factory: factory._meta.model.__name__)
def test_refusal_to_delete_says_what_is_done_instead(client: Client, administrator: User, factory: Any):
    row = factory()
    client.force_login(administrator)
    place = address(type(row), "delete", row.pk)

    for answer in (client.get(place), client.post(place, {"post": "yes"})):
        assert (answer.status_code, KEPT[factory] in words(answer)) == (403, True)


def test_refusal_without_a_rule_of_its_own_promises_nothing(client: Client, analyst: User):
    party = PartyFactory()
    client.force_login(analyst)

    told = words(client.get(address(type(party), "delete", party.pk)))

    assert "Your account may not open this page or do this. If it is part of your work, ask an administrator" in told


def test_administrator_deletes_what_nobody_needs(client: Client, administrator: User):
    party = PartyFactory(code="JPN")
    client.force_login(administrator)

    client.post(address(type(party), "delete", party.pk), {"post": "yes"})

    assert type(party).objects.count() == 0


def test_nothing_is_deleted_by_the_dozen(client: Client, administrator: User):
    PartyFactory(code="JPN")
    client.force_login(administrator)

    assert "delete_selected" not in client.get(address(type(PartyFactory()), "changelist")).text
