"""The seed ledger itself: what the files in fixtures/ say keeps the rules of the domain and of the codebook.

Each test lists every record that breaks its rule, so that the failure tells a coder what to mend.
"""

from collections import defaultdict
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.checking import record
from commitments import rules
from commitments.choices import Implementation
from commitments.models import (
    Agreement,
    AgreementLink,
    Citation,
    Commitment,
    CommitmentLink,
    Evidence,
    Obligation,
    Party,
    Passage,
    Recommendation,
    StatusUpdate,
    Theme,
)
from commitments.workflow import coding_faults
from dialogues.models import Dialogue, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]

CODED_COMPLETELY = ["2017-TVM", "2019-FDV", "2021-FS", "2023-STE", "2024-GSP"]
ONE_OFF_ONLY = ["delivered", "under_way"]


@pytest.fixture
def published(seed_ledger: None) -> list[StatusUpdate]:
    updates = StatusUpdate.objects.filter(state="published").select_related("commitment__agreement", "party")
    return list(updates.prefetch_related("evidence__passage__agreement", "commitment__obligations"))


def named(updates: list[StatusUpdate]) -> list[str]:
    return [f"{update.commitment.code} {update.implementation} ({update.id})" for update in updates]


def day_of(evidence: Evidence) -> date | None:
    """When the source was published: for a passage, when its agreement was issued."""
    return evidence.passage.agreement.issued_on if evidence.passage else evidence.published_on


def publisher_of(evidence: Evidence) -> str:
    return evidence.passage.agreement.issuer if evidence.passage else evidence.publisher


def is_strong(evidence: list[Evidence]) -> bool:
    """An official document, or two sources of different publishers. A passage of a secondary text is no document."""
    sources = [source for source in evidence if source.basis != "search_record"]
    official = [
        source
        for source in sources
        if source.basis == "official_document"
        and not (source.passage and source.passage.agreement.nature == "secondary")
    ]
    return bool(official) or len({publisher_of(source) for source in sources}) > 1


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


# Statuses


def test_published_statuses_are_marked_as_seed_coding(published):
    wrong = [
        update
        for update in published
        if (update.batch, update.author.username, update.reviewer.username) != ("seed", "seed-coder", "seed-checker")
    ]
    assert named(wrong) == []


def test_every_promise_of_a_primary_text_that_can_end_or_recur_is_assessed_for_all_who_owe_it():
    promises = Commitment.objects.public().filter(agreement__nature="primary", agreement__text_held="full")
    today = timezone.localdate()
    dated = promises.exclude(obligation="standing").with_standing(today, timezone.now())
    assert dated.count() > 30

    assert [each.code for each in dated if each.standing.obligors_assessed < each.standing.obligors] == []


def test_published_statuses_rest_on_evidence(published):
    needless = Implementation.NEED_NO_EVIDENCE
    wrong = [update for update in published if not update.evidence.all() and update.implementation not in needless]

    assert named(wrong) == []


def test_an_address_is_told_alike_wherever_it_is_cited(published):
    """The bar of two publishers counts names, so one publisher under two names would pass for two."""
    told = defaultdict(set)
    for source in (source for update in published for source in update.evidence.all() if source.url):
        told[source.url].add(
            (source.title, source.publisher, source.published_on, source.published_precision, source.basis)
        )

    assert {address: ways for address, ways in told.items() if len(ways) > 1} == {}


def test_no_action_found_has_its_search_on_record(published):
    wrong = [
        update
        for update in published
        if update.implementation == "no_action_found" and not any(source.searched for source in update.evidence.all())
    ]
    assert named(wrong) == []


def test_delivered_and_reversed_need_an_official_document_or_two_publishers(published):
    claims = [update for update in published if update.implementation in Implementation.NEED_STRONG_EVIDENCE]

    assert named([update for update in claims if not is_strong(list(update.evidence.all()))]) == []


def test_verdicts_have_the_test_that_was_written_before(published):
    wrong = [
        update
        for update in published
        if update.implementation in Implementation.VERDICTS
        and update.commitment.obligation != "standing"
        and not update.commitment.delivered_when
    ]
    assert named(wrong) == []


def test_each_status_fits_the_kind_of_obligation(published):
    wrong = [
        update
        for update in published
        if (update.implementation in ONE_OFF_ONLY and update.commitment.obligation != "one_off")
        or (update.implementation == "upheld" and update.commitment.obligation == "one_off")
    ]
    assert named(wrong) == []


def test_under_way_has_a_source_later_than_the_promise(published):
    wrong = [
        update
        for update in published
        if update.implementation == "under_way"
        and not any(
            (day_of(source) or date.min) > (update.commitment.made_on or date.min) for source in update.evidence.all()
        )
    ]
    assert named(wrong) == []


def test_upheld_has_a_source_no_older_than_its_period(published):
    wrong = [
        update
        for update in published
        if update.implementation == "upheld"
        and not any(update.period_from <= (day_of(source) or date.min) for source in update.evidence.all())
    ]
    assert named(wrong) == []


def test_superseded_has_the_link_to_what_took_its_place(published):
    commitments = set(CommitmentLink.objects.filter(kind="supersedes").values_list("earlier", flat=True))
    agreements = set(AgreementLink.objects.filter(kind="supersedes").values_list("earlier", flat=True))
    wrong = [
        update
        for update in published
        if update.implementation == "superseded"
        and update.commitment_id not in commitments
        and update.commitment.agreement_id not in agreements
    ]
    assert named(wrong) == []


def test_evidence_is_of_another_agreement_issued_no_earlier_than_the_promise(published):
    wrong = [
        update
        for update in published
        for source in update.evidence.all()
        if source.passage
        and (
            source.passage.agreement == update.commitment.agreement
            or (day_of(source) or date.min) < (update.commitment.made_on or date.min)
        )
    ]
    assert named(wrong) == []


def test_a_status_of_one_party_is_that_of_an_obligor(published):
    obligors = defaultdict(set)
    for commitment, party in Obligation.objects.filter(role="obligor").values_list("commitment", "party"):
        obligors[commitment].add(party)

    wrong = [update for update in published if update.party and update.party_id not in obligors[update.commitment_id]]
    assert named(wrong) == []


def test_statuses_take_effect_between_the_promise_and_today(published):
    today = timezone.localdate()
    wrong = [
        update for update in published if not (update.commitment.made_on or date.min) <= update.effective_on <= today
    ]
    assert named(wrong) == []


# Dialogues


def test_meetings_held_are_not_in_the_future():
    held = Meeting.objects.filter(state="held")

    assert [meeting.code for meeting in held if meeting.starts_on and meeting.starts_on > timezone.localdate()] == []


def test_dialogues_have_parties():
    assert list(Dialogue.objects.filter(party_links=None).values_list("slug", flat=True)) == []


def test_every_seed_status_keeps_the_rules(published: list[StatusUpdate]):
    broken = {named([update])[0]: told for update in published if (told := rules.broken_by(update.pk))}

    assert broken == {}


def test_coding_of_every_seed_agreement_would_pass_the_door():
    faults = {agreement.code: list(coding_faults(agreement)) for agreement in Agreement.objects.public()}

    assert {code: sentences for code, sentences in faults.items() if sentences} == {}
