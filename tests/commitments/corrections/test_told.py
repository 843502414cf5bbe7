"""What the page of corrections tells: exactly what changed after readers had seen it.

Whether something was public before is a question between transactions, so these tests commit.
"""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from alliance.history import recorded
from alliance.models import Revision, User
from commitments import workflow
from tests.commitments.corrections.changes import change, page, public_promise, told
from tests.commitments.steps import NOW
from tests.factories import (
    AgencyFactory,
    AgreementPartyFactory,
    ObligationAgencyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)
from tests.html import links, words

pytestmark = pytest.mark.django_db(transaction=True)


def test_korean_page_names_columns_values_and_records_in_korean(client: Client):
    commitment = public_promise(title_ko="만남", strength="firm", due_on=None)
    theme = ThemeFactory(slug="space", name_en="Space", name_ko="우주")

    change(commitment, strength="intent", theme=theme, deadline="by May", due_on=date(2021, 5, 31), due_basis="stated")
    told = page(client, "?lang=ko")

    assert "만남: 변경 사유: A slip. 항목 이전 이후" in told
    assert "구속 강도 확약 의향" in told
    assert "분야 주제 우주" in told
    assert "기한 – 2021년 5월 31일" in told
    assert "기한의 근거 – 문안에 명시" in told


def test_korean_page_names_the_part_that_was_added(client: Client):
    commitment = public_promise()

    with recorded(actor=UserFactory(), reason="Left out."):
        TargetFactory(commitment=commitment)

    assert "Meet: 수치 목표 추가" in page(client, "?lang=ko")


def test_nothing_was_corrected_yet(client: Client):
    public_promise()

    assert "There is none yet." in page(client)


def test_change_is_told_with_its_day_number_reason_and_record(client: Client):
    promise = public_promise()
    before = Revision.objects.count()

    change(promise, title_en="Meet twice", obligation="recurring")

    revision = Revision.objects.get(number__gt=Revision.objects.order_by("number")[before - 1].number)
    answer = client.get("/corrections/")
    assert links(answer)["/commitments/2021-FS-001/"] == "Meet twice"
    assert f"revision {revision.number} · 2021-FS-001" in words(answer)
    assert "Why: A slip. Field Was Is Title Meet Meet twice Obligation One-off Recurring" in words(answer)
    assert "somebody" not in words(answer)


def test_parts_are_told_as_added_changed_and_removed():
    promise = public_promise(obligors=["KOR", "USA"])
    korea, states = promise.obligations.order_by("party__code")
    target = TargetFactory(commitment=promise, quantity=5, unit="meetings", text="five meetings")
    change(target, quantity=6)
    ObligationAgencyFactory(obligation=korea, agency=AgencyFactory(party=korea.party, name_en="Ministry of Defence"))
    states.delete()

    assert told() == [
        ("obligation removed", [("party", "United States", ""), ("role", "Owes it", "")]),
        ("agency added", [("agency", "", "Ministry of Defence")]),
        ("target changed", [("quantity", "5", "6")]),
        (
            "target added",
            [
                ("text", "", "five meetings"),
                ("comparator", "", "exactly"),
                ("quantity", "", "5"),
                ("unit", "", "meetings"),
            ],
        ),
    ]


def test_agreements_passages_and_recommendations_are_told():
    promise = public_promise()
    with transaction.atomic():
        advice = RecommendationFactory(agreement=promise.agreement, title_en="Expand")
        passage = PassageFactory(agreement=promise.agreement, heading="Defence", position=90)
    change(promise.agreement, place="Washington")
    change(passage, heading="Security")
    change(advice, title_en="Widen")
    AgreementPartyFactory(agreement=promise.agreement)

    assert [what for what, _ in told()] == ["party added", "changed", "passage 90 changed", "changed"]
    assert told()[1:] == [
        ("changed", [("title", "Expand", "Widen")]),
        ("passage 90 changed", [("heading", "Defence", "Security")]),
        ("changed", [("place", "", "Washington")]),
    ]


def test_retirement_is_told_with_reason_and_successor(client: Client, reviewer: User):
    promise, better = public_promise(), public_promise(code="2021-FS-002", title_en="Better", agreement__code="2021-GS")

    workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="Coded twice.", replaced_by=better)

    answer = client.get("/corrections/")
    assert "Retired: 2021-FS-001 Why: Coded twice. In its place: Better." in words(answer)
    assert links(answer)["/commitments/2021-FS-002/"] == "Better"


def test_withdrawn_and_corrected_updates_are_told(client: Client, analyst: User, reviewer: User):
    promise = public_promise()
    with transaction.atomic():
        wrong = StatusUpdateFactory(commitment=promise, author=analyst, reviewer=reviewer)
    draft = workflow.correct(update=wrong, by=analyst)
    draft.rationale = "It met twice."
    workflow.draft(update=draft, by=analyst)
    workflow.submit(update=draft, by=analyst, at=NOW)
    assert "There is none yet." in page(client)

    workflow.publish(update=draft, by=reviewer, at=NOW)

    answer = client.get("/corrections/")
    told = (
        "Status withdrawn: Meet Under way All who owe it, 1 December 2021 "
        "It said: The group met for the first time. Why: Corrected (rationale): It met twice."
    )
    assert told in words(answer)
    assert links(answer)[draft.get_absolute_url()] == "under way, 1 December 2021"
    assert f"revision {Revision.objects.first().number}" in words(answer)
