"""The seed ledger itself: what the files in fixtures/ say keeps the rules of the domain and of the codebook.

Each test lists every record that breaks its rule, so that the failure tells a coder what to mend.
"""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.checking import record
from commitments.models import (
    Agreement,
    AgreementLink,
    Citation,
    Commitment,
    CommitmentLink,
    Obligation,
    Party,
    Passage,
    Recommendation,
    Theme,
)
from commitments.workflow import coding_faults
from dialogues.models import Dialogue, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]

CODED_COMPLETELY = ["2017-TVM", "2019-FDV", "2021-FS", "2023-STE", "2024-GSP"]


# Loading


def test_check_of_the_ledger_finds_nothing_in_the_record():
    assert list(record.faults()) == []


def test_loading_the_fixtures_again_writes_no_row():
    with CaptureQueriesContext(connection) as queries:
        call_command("load_ledger", verbosity=0)

    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []


# Texts


def test_every_quotation_stands_in_its_passage():
    citations = Citation.objects.select_related("passage__agreement", "commitment", "recommendation")

    assert [
        str(citation.commitment or citation.recommendation) for citation in citations if citation.start is None
    ] == []


def test_original_words_come_from_the_agreement_of_the_promise_and_reported_ones_from_another():
    citations = Citation.objects.exclude(commitment=None).select_related("passage", "commitment")

    wrong = [
        f"{citation.commitment.code} citation {citation.number} is {citation.kind}"
        for citation in citations
        if (citation.kind == "original") != (citation.passage.agreement_id == citation.commitment.agreement_id)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODED_COMPLETELY)
def test_every_passage_of_a_completely_coded_text_is_quoted_or_says_why_not(code):
    passages = Passage.objects.filter(agreement__code=code)
    assert passages.exists()

    assert [str(passage) for passage in passages.uncoded()] == []


def test_a_passage_with_the_words_of_a_promise_gives_no_reason_for_holding_none():
    quoted = Passage.objects.filter(citations__kind="original", citations__commitment__isnull=False)

    assert list(quoted.exclude(no_commitment="").values_list("agreement__code", "number").distinct()) == []


# Names


@pytest.mark.parametrize(
    ("model", "field"), [(Agreement, "title_ko"), (Party, "name_ko"), (Theme, "name_ko"), (Dialogue, "name_ko")]
)
def test_names_and_titles_stand_in_korean_too(model, field):
    assert model.objects.exists()

    assert list(model.objects.exclude(**{f"{field}__regex": "[가-힣]"})) == []


@pytest.mark.parametrize("model", [Commitment, Recommendation])
def test_a_code_begins_with_that_of_its_agreement(model):
    records = model.objects.select_related("agreement")

    assert [record.code for record in records if record.code.rpartition("-")[0] != record.agreement.code] == []


# Commitments


def test_every_public_commitment_has_a_citation_and_an_obligor():
    public = Commitment.objects.filter(agreement__published_at__isnull=False)
    owed = Exists(Obligation.objects.filter(commitment=OuterRef("pk"), role="obligor"))

    assert list(public.filter(Q(citations=None) | ~owed).values_list("code", flat=True).distinct()) == []


def test_every_commitment_says_beforehand_what_keeps_it_and_what_breaks_it():
    tested = Commitment.objects.exclude(delivered_when="").exclude(broken_when="")

    assert set(Commitment.objects.values_list("code", flat=True)) == set(tested.values_list("code", flat=True))


def test_no_test_of_fulfilment_holds_a_date():
    """A year may stand in it that names a target, as in "2030 target" (coding notes)."""
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    dated = Commitment.objects.filter(
        delivered_when__regex=rf"\y({months})\y|\y(by|in|until|before|after|since) [12]\d{{3}}\y"
    )

    assert list(dated.values_list("code", flat=True)) == []


def test_no_date_is_due_before_the_promise_was_made():
    dated = Commitment.objects.exclude(due_on=None).select_related("agreement")

    assert [promise.code for promise in dated if promise.made_on and promise.due_on < promise.made_on] == []


def test_commitment_links_go_from_the_later_to_the_earlier():
    links = CommitmentLink.objects.select_related("later__agreement", "earlier__agreement")

    def made(promise: Commitment) -> tuple[date, str]:
        return promise.made_on or date.min, promise.code

    wrong = [
        f"{link.later.code} {link.kind} {link.earlier.code}" for link in links if made(link.later) <= made(link.earlier)
    ]
    assert wrong == []


def test_agreement_links_go_from_the_later_to_the_earlier():
    links = AgreementLink.objects.select_related("later", "earlier")

    def made(agreement: Agreement) -> tuple[date, str]:
        return agreement.issued_on or date.min, agreement.code

    wrong = [
        f"{link.later.code} {link.kind} {link.earlier.code}" for link in links if made(link.later) <= made(link.earlier)
    ]
    assert wrong == []


def test_parts_stay_inside_their_agreement_and_have_no_parts():
    parts = CommitmentLink.objects.filter(kind="part_of").select_related("later", "earlier")
    wholes = {link.earlier_id for link in parts}

    wrong = [
        f"{link.later.code} part of {link.earlier.code}"
        for link in parts
        if link.later.agreement_id != link.earlier.agreement_id or link.later_id in wholes
    ]
    assert wrong == []


def test_general_pledges_have_parts():
    part = CommitmentLink.objects.filter(earlier=OuterRef("pk"), kind="part_of")

    assert list(Commitment.objects.filter(~Exists(part), is_general=True).values_list("code", flat=True)) == []


def test_coding_of_every_seed_agreement_would_pass_the_door():
    faults = {agreement.code: list(coding_faults(agreement)) for agreement in Agreement.objects.public()}

    assert {code: sentences for code, sentences in faults.items() if sentences} == {}


# Dialogues


def test_meetings_held_are_not_in_the_future():
    held = Meeting.objects.filter(state="held")

    assert [meeting.code for meeting in held if meeting.starts_on and meeting.starts_on > timezone.localdate()] == []


def test_dialogues_have_parties():
    assert list(Dialogue.objects.filter(party_links=None).values_list("slug", flat=True)) == []
