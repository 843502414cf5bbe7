"""The statuses of the seed ledger: each rests on what it needs and keeps the rules of the codebook.

Each test lists every record that breaks its rule, so that the failure tells a coder what to mend.
"""

from collections import defaultdict
from datetime import date

import pytest
from django.utils import timezone

from commitments import rules
from commitments.choices import Implementation
from commitments.models import AgreementLink, Commitment, CommitmentLink, Evidence, Obligation, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]

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


def test_every_seed_status_keeps_the_rules(published: list[StatusUpdate]):
    broken = {named([update])[0]: told for update in published if (told := rules.broken_by(update.pk))}

    assert broken == {}
