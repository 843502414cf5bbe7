"""The History page of a record, and the reason that a form asks for where readers see the record."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alliance import past
from alliance.history import recorded
from alliance.models import Change, User
from commitments.admin.why import WHY
from commitments.models import (
    Agreement,
    AgreementLink,
    AgreementParty,
    Citation,
    Commitment,
    CommitmentLink,
    CommitmentTheme,
    Obligation,
    ObligationAgency,
    StatusUpdate,
    Target,
)
from dialogues.models import Dialogue
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    ObligationAgencyFactory,
    PartyFactory,
    StatusUpdateFactory,
    TargetFactory,
    UserFactory,
)
from tests.html import words
from tests.test_admin_contract import address, as_it_came
from tests.tracked import TRACKED, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbench(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def history(client: Client, row: Any, query: str = "") -> str:
    answer = client.get(address(type(row), "history", row.pk) + query)
    assert answer.status_code == 200
    return words(answer)


# The page


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_every_record_has_its_history(workbench: Client, model: type):
    assert "added" in history(workbench, make(model))


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        (Agreement, {AgreementParty, AgreementLink}),
        (Commitment, {Citation, Obligation, Target, CommitmentTheme, CommitmentLink}),
        (Obligation, {ObligationAgency}),
    ],
)
def test_parts_are_what_goes_with_a_row_and_what_links_it(model: type, parts: set[type]):
    assert {part for part, _ in past.parts_of(model)} == parts


def test_history_tells_when_who_why_and_field_by_field(workbench: Client):
    promise = CommitmentFactory(agreement__draft=True, title_en="Meet", theme__name_en="Climate")
    with recorded(actor=UserFactory(username="kim"), reason="The words say so.", batch="b1"):
        promise.title_en, promise.obligation, promise.is_general = "Meet twice", "recurring", True
        promise.save()

    told = history(workbench, promise)

    change = Change.objects.latest("id")
    assert f"{change.at:%Y}, " in told
    assert "by kim, in the batch b1. Why: The words say so." in told
    assert "changed, version 2 Undo this" in told
    assert "Field Was Is Title Meet Meet twice Obligation One-off Recurring General pledge no yes" in told
    assert f"by the database role {change.role}." in told
    assert "Theme Climate" in told


def test_history_numbers_what_readers_saw(workbench: Client):
    party = PartyFactory()
    connection.check_constraints()  # settles what the transaction did so far

    told = history(workbench, party)
    assert ", revision " in told
    assert "added, version 1 " in told


def test_history_has_the_parts_and_theirs_deleted_ones_too(workbench: Client):
    promise = CommitmentFactory(agreement__draft=True, quote="establish a working group")
    other = CommitmentFactory(agreement__draft=True, quote="Something else")
    obligation = promise.obligations.get()
    ObligationAgencyFactory(obligation=obligation, agency=AgencyFactory(name_en="Ministry of Defence"))
    TargetFactory(commitment=promise, text="five meetings", quantity=5)
    later = CommitmentLinkFactory(later__agreement__draft=True, earlier=promise, note="Harder now.")
    obligation.delete()
    promise.targets.all().delete()

    told = history(workbench, promise)

    for text in ("establish a working group", "Agency Ministry of Defence", "five meetings", "Note Harder now."):
        assert text in told
    assert "Quantity 5 " in told
    assert "Target: five meetings deleted" in told
    assert other.code not in told
    assert "Harder now." in history(workbench, later.later)


def test_evidence_belongs_to_the_history_of_its_update(workbench: Client):
    update = StatusUpdateFactory(draft=True)
    EvidenceFactory(update=update, title="Release").delete()

    assert history(workbench, update).count("Title Release") == 2


def test_two_versions_are_compared(workbench: Client):
    dialogue = DialogueFactory(note="one")
    for note in ("two", "three"):
        Dialogue.objects.update(note=note)
    Dialogue.objects.update(cadence_months=12, cadence_url="https://example.org/")

    assert "Compare Field Was Is Cadence months – 12" in history(workbench, dialogue, "?from=3&to=4")
    assert "Compare Field Was Is Note three one" in history(workbench, dialogue, "?from=3&to=1")
    assert "These two versions are the same." in history(workbench, dialogue, "?from=2&to=2")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=1", "Give the number of a version."),
        ("?from=x&to=1", "A version is a whole number."),
        ("?from=1&to=%00", "A version is a whole number."),
        ("?from=1&to=3", "The versions are 1 to 1."),
        ("?from=0&to=1", "The versions are 1 to 1."),
        (f"?from=1&to={'9' * 40}", "The versions are 1 to 1."),
    ],
)
def test_version_that_is_not_there_is_told(workbench: Client, query: str, sentence: str):
    assert sentence in history(workbench, DialogueFactory(), query)


@pytest.mark.parametrize("number", [1, 11])
def test_history_costs_the_same_for_few_and_for_many(workbench: Client, django_assert_num_queries: Any, number: int):
    promise = with_parts(number)
    place = address(Commitment, "history", promise.pk)

    with django_assert_num_queries(26):
        workbench.get(place)


def test_long_history_has_pages(workbench: Client):
    promise = with_parts(30)

    assert "Page 1 of 3, 123 changes Earlier changes →" in history(workbench, promise)
    assert "← Later changes Page 3 of 3" in history(workbench, promise, "?p=3")
    assert "Page 3 of 3" in history(workbench, promise, "?p=99")


def with_parts(number: int) -> Commitment:
    """A commitment with so many parts of several kinds."""
    promise = CommitmentFactory(agreement__draft=True)
    for n in range(number):
        TargetFactory(commitment=promise, number=n + 1, payer=PartyFactory())
        CommitmentLinkFactory(earlier=promise, later__agreement__draft=True)
        ObligationAgencyFactory(obligation=promise.obligations.get(), agency=AgencyFactory())
        promise.deadline = f"by {n}"
        promise.save()
    return promise


def test_history_is_for_who_may_look(client: Client, reader: User):
    promise = CommitmentFactory()
    client.force_login(reader)

    assert client.get(address(Commitment, "history", promise.pk)).status_code == 302


# Why


def changed_title(client: Client, row: Any, **fields: Any) -> Any:
    place = address(type(row), "change", row.pk)
    sent = as_it_came(client.get(place)) | {"title_en": "Another title"} | fields
    return client.post(place, {name: value for name, value in sent.items() if value is not None})


def test_change_of_what_readers_see_needs_a_reason(client: Client, reviewer: User):
    agreement = AgreementFactory()
    client.force_login(reviewer)

    refused = changed_title(client, agreement, **{WHY: " "})
    accepted = changed_title(client, agreement, **{WHY: " Title\nas printed. "})

    assert refused.context["adminform"].form.errors == {WHY: ["This field is required."]}
    assert "Readers see this among the corrections." in words(refused)
    assert accepted.status_code == 302
    change = Change.objects.filter(table="commitments_agreement").latest("id")
    assert (change.version, change.actor, change.reason) == (2, reviewer, "Title as printed.")


def test_change_of_what_nobody_sees_needs_none(client: Client, analyst: User):
    agreement = AgreementFactory(draft=True)
    client.force_login(analyst)

    shown = client.get(address(Agreement, "change", agreement.pk))

    assert WHY not in shown.text
    assert changed_title(client, agreement).status_code == 302


def test_who_may_only_look_is_asked_for_no_reason(client: Client, analyst: User):
    client.force_login(analyst)

    shown = client.get(address(Agreement, "change", AgreementFactory().pk))

    assert (shown.status_code, WHY in shown.text) == (200, False)


@pytest.mark.parametrize("reason", ["\0", "x\0y", "x" * 10_000])
def test_reason_that_no_line_can_hold_is_refused_by_the_form(client: Client, reviewer: User, reason: str):
    agreement = AgreementFactory()
    client.force_login(reviewer)

    assert list(changed_title(client, agreement, **{WHY: reason}).context["adminform"].form.errors) == [WHY]


def test_deletion_of_what_readers_see_needs_a_reason(client: Client, reviewer: User):
    target = TargetFactory()
    place = address(Target, "delete", target.pk)
    client.force_login(reviewer)

    assert 'name="change_reason"' in client.get(place).text
    client.post(place, {"post": "yes"})
    assert "Say why: readers see this among the corrections." in words(client.get(place))
    assert Target.objects.count() == 1

    client.post(place, {"post": "yes", WHY: "No number was promised."})
    change = Change.objects.latest("id")
    assert (change.operation, change.actor, change.reason) == ("delete", reviewer, "No number was promised.")


def test_deletion_of_what_nobody_sees_needs_none(client: Client, reviewer: User):
    target = TargetFactory(commitment__agreement__draft=True)
    place = address(Target, "delete", target.pk)
    client.force_login(reviewer)

    assert WHY not in client.get(place).text
    client.post(place, {"post": "yes"})
    assert StatusUpdate.objects.count() == Target.objects.count() == 0
