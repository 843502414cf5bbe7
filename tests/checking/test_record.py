"""check_ledger names what no rule refuses at once: texts coded in part, bad addresses, old evidence, rounds astray."""

from datetime import date

import pytest

from alliance.checking import names, record
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    PassageFactory,
    SearchFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return list(names.told(record.faults()))


# Passages


def test_passage_of_a_public_text_is_cited_or_says_why_not():
    text = AgreementFactory(code="2021-FS")
    PassageFactory(agreement=text, number="3", no_commitment="recital")
    CitationFactory(commitment=CommitmentFactory(agreement=text, quote=""), passage=PassageFactory(agreement=text))
    PassageFactory(agreement=text, number="12")

    assert told() == [
        "commitments.passage 2021-FS 12: Nothing cites this passage, and it does not say why it holds no commitment."
    ]


@pytest.mark.parametrize("text", [{"draft": True}, {"nature": "secondary"}])
def test_passage_of_a_draft_or_of_a_report_may_wait(text):
    PassageFactory(agreement=AgreementFactory(**text))

    assert told() == []


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319830&page=1",
        "http://world.kbs.co.kr/service/news_view.htm?lang=e",
        "https://en.yna.co.kr",
        "https://mnd.go.kr/suppl(eng)/files/page69.html#top",
        "https://ko.wikipedia.org/wiki/한미동맹",
    ],
)
def test_web_address_is_in_order(address: str):
    AgreementFactory(source_url=address)

    assert told() == []


@pytest.mark.parametrize("address", ["www.mofa.go.kr", "ftp://mofa.go.kr/a", "https://mofa", "https://mofa.go.kr/a b"])
def test_what_is_no_web_address_is_named(address: str):
    AgreementFactory(code="2021-FS", source_url=address)

    assert told() == [f"commitments.agreement 2021-FS: Its source address {address} is no web address."]


# Evidence


def published(**fields: object):
    if "commitment" not in fields:
        fields["commitment"] = CommitmentFactory(agreement__code="2021-FS")
    return StatusUpdateFactory(evidence=False, **fields)


def test_evidence_older_than_its_promise_is_named():
    update = published(implementation="lapsed")
    EvidenceFactory(update=update, published_on=date(2021, 5, 21))
    old = EvidenceFactory(update=update, published_on=date(2021, 5, 20))

    assert told() == [
        f"commitments.evidence {old.pk}: "
        "It is dated 2021-05-20, older than the promise: 2021-FS was issued on 2021-05-21."
    ]


def test_passage_of_an_older_text_is_no_evidence():
    older = PassageFactory(agreement__issued_on=date(2020, 1, 1), no_commitment="past_event")
    kept = PassageFactory(agreement__issued_on=date(2022, 1, 1), no_commitment="past_event")
    update = published()
    page = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    EvidenceFactory(update=update, passage=kept, **page)
    old = EvidenceFactory(update=update, passage=older, **page)

    assert told() == [
        f"commitments.evidence {old.pk}: "
        "It is dated 2020-01-01, older than the promise: 2021-FS was issued on 2021-05-21."
    ]


def test_evidence_read_before_it_was_published_is_named():
    update = published()
    early = EvidenceFactory(update=update, published_on=date(2021, 12, 2), accessed_on=date(2021, 12, 1))
    EvidenceFactory(update=update, published_on=date(2021, 12, 1), accessed_on=date(2021, 12, 1))

    assert told() == [
        f"commitments.evidence {early.pk}: It is dated 2021-12-02, after the day on which it was read, 2021-12-01."
    ]


def test_update_whose_sources_all_lack_a_date_is_named():
    update = published(implementation="lapsed")
    EvidenceFactory(update=update, published_on=None)

    assert told() == [
        f"commitments.statusupdate {update.pk}: It says that something happened, and none of its sources has a date."
    ]


def test_one_date_among_the_sources_will_do():
    update = published(implementation="lapsed")
    EvidenceFactory(update=update, published_on=None)
    EvidenceFactory(update=update)

    assert told() == []


def test_search_is_dated_by_its_day():
    begun = StatusUpdateFactory(effective_on=date(2021, 6, 1))
    idle = published(commitment=begun.commitment, implementation="stalled", effective_on=date(2022, 6, 1))
    SearchFactory(update=idle, accessed_on=date(2022, 6, 1))

    assert told() == []


def test_draft_may_still_lack_dates():
    EvidenceFactory(update=StatusUpdateFactory(draft=True), published_on=None)

    assert told() == []


# Meetings


def test_rounds_are_numbered_in_the_order_of_their_dates():
    scm = DialogueFactory()
    MeetingFactory(dialogue=scm, ordinal=51, starts_on=date(2019, 11, 15))
    MeetingFactory(dialogue=scm, ordinal=52, starts_on=None)
    MeetingFactory(dialogue=scm, starts_on=date(2018, 1, 1))
    MeetingFactory(dialogue=scm, ordinal=53, starts_on=date(2019, 11, 15))
    MeetingFactory(ordinal=54, starts_on=date(2017, 1, 1))

    assert told() == []


def test_round_before_its_predecessor_is_named():
    scm = DialogueFactory()
    MeetingFactory(dialogue=scm, ordinal=51, starts_on=date(2019, 11, 15))
    MeetingFactory(dialogue=scm, code="scm-52", ordinal=52, starts_on=date(2019, 11, 14))

    assert told() == [
        "dialogues.meeting scm-52: Round 52 began on 2019-11-14, before round 51, which began on 2019-11-15."
    ]
