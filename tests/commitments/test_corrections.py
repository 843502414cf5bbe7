"""The page of corrections: exactly what changed after readers had seen it, and nothing that they never saw.

Whether something was public before is a question between transactions, so these tests commit.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from alliance.history import recorded
from alliance.models import Revision, User
from commitments import workflow
from commitments.corrections import corrections
from commitments.models import Commitment, StatusUpdate
from tests.commitments.steps import NOW
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    AgreementPartyFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    ObligationAgencyFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)
from tests.html import links, words

pytestmark = pytest.mark.django_db(transaction=True)

NOWADAYS = {"day": date.max, "known_at": datetime.max.replace(tzinfo=UTC)}


def public_promise(**fields: Any) -> Commitment:
    """A commitment that readers have seen since an earlier transaction."""
    with transaction.atomic():
        return CommitmentFactory(**{"code": "2021-FS-001", "title_en": "Meet", "agreement__code": "2021-FS"} | fields)


def change(row: Any, reason: str = "A slip.", **fields: Any) -> None:
    with recorded(actor=User.objects.get_or_create(username="somebody")[0], reason=reason):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def told() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the first page says of changes: the part, and field by field what was and is."""
    rows, _ = corrections(1, **NOWADAYS)
    return [(row.what, [(field.label, field.was, field.now) for field in row.fields]) for row in rows]


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/corrections/{query}")
    assert answer.status_code == 200
    return words(answer)


# What is told


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
    assert "Status withdrawn: Meet Under way All who owe it, 1 December 2021 Why: Corrected: It met twice." in words(
        answer
    )
    assert links(answer)[draft.get_absolute_url()] == "under way, 1 December 2021"
    assert f"revision {Revision.objects.first().number}" in words(answer)


# What is not


def test_what_was_changed_before_the_agreement_was_public_is_never_told():
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="CANARY", checked_by=None)
        promise, other = (CommitmentFactory(agreement=agreement, title_en="CANARY") for _ in range(2))
    change(promise, title_en="CANARY two")
    change(agreement, title_en="Fact sheet")
    with transaction.atomic():
        change(promise, title_en="CANARY three")
        change(agreement, published_at=NOW, checked_by=UserFactory())
        change(promise, title_en="Meet")
        change(other, title_en="Meet once")
    assert told() == []

    change(promise, title_en="Meet twice")
    assert told() == [("changed", [("title", "Meet", "Meet twice")])]


def test_value_that_was_gone_before_anybody_saw_it_is_not_told():
    promise = public_promise()

    with transaction.atomic():
        change(promise, title_en="CANARY")
        change(promise, title_en="Meet twice")
        TargetFactory(commitment=promise, text="CANARY").delete()
    with transaction.atomic():
        change(promise, title_en="CANARY")
        change(promise, title_en="Meet twice")

    assert told() == [("changed", [("title", "Meet", "Meet twice")])]


def test_new_records_are_no_corrections():
    promise = public_promise()
    with transaction.atomic():
        later = CommitmentFactory(agreement__issued_on=date(2022, 5, 1))
        TargetFactory(commitment=later)
        CommitmentLinkFactory(later=later, earlier=promise)
        change(later, title_en="Meet again")
        PassageFactory(agreement=promise.agreement)
        RecommendationFactory(agreement=promise.agreement)
        StatusUpdateFactory(commitment=promise)

    assert told() == []


def test_columns_that_readers_do_not_see_are_not_told():
    promise = public_promise()
    change(promise.agreement, sha256="0" * 64, language="ko")
    change(promise.citations.get().passage, note="CANARY")

    assert told() == []


def test_words_of_a_text_that_was_not_public_are_never_told():
    promise = public_promise()
    with transaction.atomic():
        hidden = PassageFactory(agreement__draft=True, agreement__checked_by=None, text="CANARY one and CANARY two.")
        citation = CitationFactory(commitment=promise, passage=hidden, quote="CANARY one")
    change(citation, quote="CANARY two")
    change(hidden, heading="CANARY")
    change(hidden.agreement, published_at=NOW, checked_by=UserFactory())

    assert told() == []


def test_words_that_were_moved_to_a_hidden_text_are_not_told():
    promise = public_promise()
    with transaction.atomic():
        hidden = PassageFactory(agreement__draft=True, text="CANARY.")
        citation = CitationFactory(commitment=promise, quote="meet", passage=PassageFactory(text="They meet."))
    change(citation, passage=hidden, quote="CANARY")

    assert [row for row in told() if "CANARY" in str(row)] == []


@pytest.mark.parametrize("hidden", ["draft", "retired"])
def test_link_to_what_readers_do_not_see_is_not_told(reviewer: User, hidden: str):
    promise = public_promise(agreement__issued_on=date(2022, 5, 21))
    with transaction.atomic():
        other = CommitmentFactory(agreement__draft=hidden == "draft", code="CANARY-001", title_en="CANARY")
    link = CommitmentLinkFactory(later=promise, earlier=other, note="CANARY")
    change(link, note="CANARY two")
    if hidden == "retired":
        assert [what for what, _ in told()] == [
            "commitment link CANARY-001 CANARY reaffirms changed",
            "commitment link added",
        ]
        workflow.retire(commitment=other, by=reviewer, at=NOW, reason="Coded twice.")

    assert [what for what, _ in told() if what] == []


def test_retired_commitment_is_told_by_code_and_reason_alone(client: Client, reviewer: User):
    promise = public_promise(title_en="CANARY", summary="CANARY")
    change(promise, summary="CANARY two")
    TargetFactory(commitment=promise, text="CANARY")
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=promise, rationale="CANARY")
    workflow.withdraw(update=update, by=reviewer, at=NOW, reason="CANARY")
    with transaction.atomic():
        hidden = CommitmentFactory(agreement__draft=True, title_en="CANARY")

    workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="Coded twice.", replaced_by=hidden)
    change(Commitment.objects.get(pk=promise.pk), summary="CANARY three")

    assert "CANARY" not in client.get("/corrections/").text
    assert "1 correction" in page(client)


def test_retirement_before_publication_is_not_told(reviewer: User):
    with transaction.atomic():
        promise = CommitmentFactory(agreement__draft=True, agreement__checked_by=None)
    workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="CANARY")
    change(promise.agreement, published_at=NOW, checked_by=UserFactory())

    assert corrections(1, **NOWADAYS) == ([], 0)


def test_updates_that_were_never_public_are_not_told(client: Client, analyst: User, reviewer: User):
    promise = public_promise()
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=promise, draft=True, author=analyst, rationale="CANARY")
        EvidenceFactory(update=update, title="CANARY")
    workflow.submit(update=update, by=analyst, at=NOW)
    workflow.return_to_author(update=update, by=reviewer, note="CANARY")
    workflow.withdraw(update=update, by=analyst, at=NOW, reason="CANARY")
    with transaction.atomic():
        seen = StatusUpdateFactory(commitment=promise)
    workflow.correct(update=seen, by=analyst)

    assert "There is none yet." in page(client)
    assert StatusUpdate.objects.count() == 3


# The page


def test_page_costs_the_same_for_one_and_for_many(client: Client, django_assert_num_queries: Any):
    promises = [public_promise(code=f"2021-FS-{n:03}", agreement__code=f"2021-F{n}") for n in range(1, 52)]
    for number, promise in enumerate(promises):
        change(promise.agreement, place="Seoul")
        change(promise, title_en=f"Meet {number}")
        change(promise.citations.get(), kind="reported")
        change(promise.obligations.get(), party=PartyFactory(code="USA"))
        if number == 0:
            with django_assert_num_queries(7):
                client.get("/corrections/")

    with django_assert_num_queries(7):
        answer = client.get("/corrections/")

    assert "204 corrections, 1 to 50 shown" in words(answer)
    assert "204 corrections, 201 to 204 shown" in page(client, "?page=5")
    assert client.get("/corrections/?page=6").status_code == 404


def test_page_of_one_record(client: Client):
    promise, other = public_promise(), public_promise(code="2019-FDV-001", agreement__code="2019-FDV")
    change(promise, title_en="Meet twice")
    change(promise.agreement, place="Seoul")
    change(other, title_en="Meet thrice")

    assert "1 correction " in page(client, "?commitment=2019-FDV-001")
    assert "2 corrections" in page(client, "?agreement=2021-FS")
    assert "/corrections/?commitment=2021-FS-001" in links(client.get("/commitments/2021-FS-001/"))
    assert "/corrections/?agreement=2021-FS" in links(client.get(promise.agreement.get_absolute_url()))


def test_page_of_another_day_and_of_earlier_knowledge(client: Client, reviewer: User):
    old, new = (
        public_promise(),
        public_promise(code="2022-JS-001", agreement__code="2022-JS", agreement__issued_on=date(2022, 5, 21)),
    )
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=old, effective_on=date(2021, 12, 1))
    workflow.withdraw(update=update, by=reviewer, at=NOW, reason="A double.")
    change(old, title_en="Meet twice")
    change(new, title_en="Meet thrice")

    told = page(client, "?as_of=2022-05-20")
    assert ("2 corrections" in told, "Meet thrice" in told) == (True, False)
    assert "1 correction " in page(client, "?as_of=2021-11-30")
    assert "There is none yet." in page(client, f"?known_at={NOW - timedelta(days=1):%Y-%m-%d}")
    assert "1 correction " in page(client, f"?known_at={NOW:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("party=KOR", "This page takes no parameter but as_of and known_at and commitment and agreement and page, so"),
        ("as_of=yesterday", "as_of: "),
        ("page=0", "A page is a number from 1, and not '0'."),
        ("page=%00", "A page is a number from 1, and not '\\x00'."),
        ("page=" + "9" * 30, "A page is a number from 1"),
        ("page=1&page=2", "Give page once."),
        ("commitment=2021-FS-01", "There is no commitment with the code '2021-FS-01'. Did you mean 2021-FS-001?"),
        ("commitment=SECRET-001", "There is no commitment with the code 'SECRET-001'."),
        ("agreement=%00", "There is no agreement with the code '\\x00'."),
        ("agreement=SECRET", "There is no agreement with the code 'SECRET'."),
    ],
)
def test_address_that_is_not_understood_is_a_400(client: Client, query: str, sentence: str):
    public_promise()
    with transaction.atomic():
        CommitmentFactory(code="SECRET-001", agreement__draft=True, agreement__code="SECRET")

    answer = client.get(f"/corrections/?{query}")

    assert answer.status_code == 400
    assert sentence in words(answer)
