"""What must hold before a status update is published: where the line of each rule runs, broken and kept.

The promise of the factories is one-off, made on 21 May 2021 and owed by Korea; updates are handed in on 1 June 2022.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from commitments.choices import Implementation
from commitments.models import StatusUpdate
from commitments.rules import broken_by
from tests.factories import (
    MOMENT,
    AgreementFactory,
    AgreementLinkFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime(2022, 6, 1, 12, tzinfo=UTC)
SEARCH = {
    "basis": "search_record",
    "searched": "mofa.go.kr, “working group”",
    "accessed_on": date(2022, 6, 1),
    "url": "",
    "title": "",
    "publisher": "",
    "published_on": None,
}


def update_of(implementation: str, *evidence: dict[str, Any], **fields: Any) -> StatusUpdate:
    """A draft of today with this evidence."""
    traits = {"upheld": True} if implementation == "upheld" else {"implementation": implementation}
    update = StatusUpdateFactory(draft=True, submitted_at=TODAY, **traits, **fields)
    for item in evidence:
        EvidenceFactory(update=update, **item)
    return update


def passage_of(**agreement: Any) -> dict[str, Any]:
    """Evidence that is a passage of such an agreement, issued in December 2021."""
    passage = PassageFactory(agreement=AgreementFactory(**{"issued_on": date(2021, 12, 10)} | agreement))
    empty = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    return {"passage": passage} | empty


def broken(update: StatusUpdate) -> dict[str, list[str]]:
    return broken_by(update.pk)


def test_whole_update_breaks_no_rule():
    assert broken(update_of("under_way", {})) == {}


def test_retired_commitment_is_not_assessed():
    promise = CommitmentFactory(code="2021-FS-001", retired_at=MOMENT, retired_reason="Coded twice.")

    assert broken(update_of("under_way", {}, commitment=promise)) == {
        "commitment": ["2021-FS-001 is retired; assess the commitment that replaced it."]
    }


@pytest.mark.parametrize(("code", "owes"), [("KOR", True), ("USA", False)])
def test_party_owes_the_promise(code: str, owes: bool):
    promise = CommitmentFactory(code="2021-FS-001", obligors=["KOR"])
    promise.obligations.create(party=PartyFactory(code="USA"), role="counterpart")
    told = "The party does not owe 2021-FS-001; choose one of its obligors, or leave it empty for all."

    update = update_of("under_way", {}, commitment=promise, party=PartyFactory(code=code))

    assert broken(update) == ({} if owes else {"party": [told]})


@pytest.mark.parametrize(
    ("implementation", "obligation", "fits"),
    [
        ("delivered", "standing", False),
        ("under_way", "recurring", False),
        ("upheld", "one_off", False),
        ("delivered", "one_off", True),
        ("under_way", "one_off", True),
        ("upheld", "recurring", True),
        ("upheld", "standing", True),
        ("partly_delivered", "standing", True),
        ("reversed", "recurring", True),
    ],
)
def test_implementation_fits_the_obligation(implementation: str, obligation: str, fits: bool):
    promise = CommitmentFactory(code="2021-FS-001", obligation=obligation)
    told = (
        "2021-FS-001: only a one-off commitment is under way or delivered, "
        "and only a recurring or standing one is upheld."
    )

    update = update_of(implementation, {"published_on": date(2021, 12, 1)}, commitment=promise)

    assert broken(update) == ({} if fits else {"implementation": [told]})


@pytest.mark.parametrize("obligation", ["one_off", "recurring", "standing"])
@pytest.mark.parametrize("implementation", ["partly_delivered", "reversed", "lapsed"])
def test_verdict_needs_its_test_where_the_promise_ends_or_recurs(implementation: str, obligation: str):
    promise = CommitmentFactory(code="2021-FS-001", obligation=obligation, delivered_when="")
    told = "2021-FS-001 does not say yet what counts as delivered; write its test before the verdict."
    is_missed = implementation != "lapsed" and obligation != "standing"

    update = update_of(implementation, {}, commitment=promise)

    assert broken(update) == ({"implementation": [told]} if is_missed else {})


@pytest.mark.parametrize(
    ("implementation", "obligation"), [("delivered", "one_off"), ("upheld", "recurring"), ("under_way", "one_off")]
)
def test_good_news_needs_its_test_too(implementation: str, obligation: str):
    promise = CommitmentFactory(obligation=obligation, delivered_when="")

    update = update_of(implementation, {"published_on": date(2021, 12, 1)}, commitment=promise)

    assert list(broken(update)) == (["implementation"] if implementation != "under_way" else [])


@pytest.mark.parametrize(
    ("effective_on", "sentence"),
    [
        (date(2022, 6, 1), None),
        (date(2022, 6, 2), "2022-06-02 has not come yet; give the day of the event."),
        (date(2021, 5, 21), None),
        (date(2021, 5, 20), "This is before the promise, which was made on 2021-05-21."),
    ],
)
def test_event_lies_between_the_promise_and_today(effective_on: date, sentence: str | None):
    update = update_of("under_way", {}, effective_on=effective_on)

    assert broken(update) == ({"effective_on": [sentence]} if sentence else {})


def test_promise_of_an_undated_instrument_was_made_before_everything():
    promise = CommitmentFactory(agreement__issued_on=None)

    update = update_of(
        "under_way", {"published_on": date(1950, 1, 1)}, commitment=promise, effective_on=date(1950, 1, 1)
    )

    assert broken(update) == {}


def test_document_is_no_evidence_for_its_own_promise():
    promise = CommitmentFactory(agreement__code="2021-FS")
    own = passage_of() | {"passage": PassageFactory(agreement=promise.agreement, number="7")}

    assert broken(update_of("partly_delivered", own, commitment=promise)) == {
        "evidence": [
            "Passage 2021-FS 7 is of the document where the promise itself was made; it is no evidence for it."
        ]
    }


def test_evidence_is_of_a_text_that_readers_see():
    hidden = passage_of(code="2021-VISION", draft=True)
    hidden["passage"].number = "7"
    hidden["passage"].save()

    assert broken(update_of("partly_delivered", hidden)) == {
        "evidence": ["Readers cannot see passage 2021-VISION 7 yet; publish that text first."]
    }


BARE = {
    "reversed": "This verdict needs an official document, or two sources of different publishers.",
    "no_action_found": "No action found needs a search on record: where, when, and with which words.",
    "stalled": "Stalled needs a source, or a search nine months or more after the last published update.",
    "under_way": "Under way needs one dated source later than the promise.",
    "partly_delivered": "This status needs a source: a passage of another document, or an address.",
    "delivered": "This verdict needs an official document, or two sources of different publishers.",
    "upheld": "Upheld needs a source dated in its period or after it, 2021-01-01 to 2021-12-01.",
    "lapsed": "This status needs a source: a passage of another document, or an address.",
    "not_assessable": None,
    "superseded": None,
}
"""What each implementation lacks without evidence; the last two rest on the rationale and on a link."""


@pytest.mark.parametrize("evidence", [None, SEARCH], ids=["nothing", "a search"])
@pytest.mark.parametrize("implementation", Implementation.values)
def test_status_needs_evidence(implementation: str, evidence: dict[str, Any] | None):
    promise = CommitmentFactory(obligation="standing" if implementation == "upheld" else "one_off")
    CommitmentLinkFactory(earlier=promise, kind="supersedes")
    is_enough = evidence is not None and implementation == "no_action_found"

    update = update_of(implementation, *([evidence] if evidence else []), commitment=promise)

    sentence = None if is_enough else BARE[implementation]
    assert broken(update) == ({"evidence": [sentence]} if sentence else {})


def test_source_is_no_search():
    assert broken(update_of("no_action_found", {})) == {"evidence": [BARE["no_action_found"]]}


@pytest.mark.parametrize(
    ("published_on", "is_later"), [(None, False), (date(2021, 5, 21), False), (date(2021, 5, 22), True)]
)
def test_under_way_needs_a_source_later_than_the_promise(published_on: date | None, is_later: bool):
    update = update_of("under_way", {"published_on": published_on})

    assert broken(update) == ({} if is_later else {"evidence": [BARE["under_way"]]})


def test_passage_is_dated_by_its_agreement():
    assert broken(update_of("under_way", passage_of(issued_on=date(2021, 5, 22)))) == {}
    assert broken(update_of("under_way", passage_of(issued_on=date(2021, 5, 21)))) == {"evidence": [BARE["under_way"]]}


REPORTING = {"basis": "credible_reporting", "publisher": "Yonhap"}


@pytest.mark.parametrize(
    ("evidence", "is_strong"),
    [
        ([{"basis": "official_document"}], True),
        ([{"basis": "official_statement"}], False),
        ([REPORTING], False),
        ([REPORTING, REPORTING | {"publisher": "  yonhap "}], False),
        ([REPORTING, REPORTING | {"publisher": "Reuters"}], True),
        ([REPORTING, SEARCH], False),
    ],
)
@pytest.mark.parametrize("implementation", ["delivered", "reversed"])
def test_strong_verdict_needs_an_official_document_or_two_publishers(
    implementation: str, evidence: list[dict[str, Any]], is_strong: bool
):
    update = update_of(implementation, *evidence)

    assert broken(update) == ({} if is_strong else {"evidence": [BARE[implementation]]})


@pytest.mark.parametrize(("nature", "is_strong"), [("primary", True), ("secondary", False)])
def test_passage_is_an_official_document_where_the_parties_speak(nature: str, is_strong: bool):
    update = update_of("delivered", passage_of(nature=nature))

    assert broken(update) == ({} if is_strong else {"evidence": [BARE["delivered"]]})


def test_two_passages_of_one_report_are_one_publisher():
    report = AgreementFactory(issuer="CSIS", nature="secondary")
    places = [passage_of() | {"passage": PassageFactory(agreement=report)} for _ in range(2)]

    assert broken(update_of("delivered", *places)) == {"evidence": [BARE["delivered"]]}
    assert broken(update_of("delivered", *places, passage_of(issuer="KIEP", nature="secondary"))) == {}


@pytest.mark.parametrize(
    ("published_on", "is_new_enough"),
    [
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), True),
        (date(2021, 12, 2), True),
        (None, False),
    ],
)
def test_upheld_needs_a_source_no_older_than_its_period(published_on: date | None, is_new_enough: bool):
    promise = CommitmentFactory(obligation="standing")

    update = update_of("upheld", {"published_on": published_on}, commitment=promise)

    assert broken(update) == ({} if is_new_enough else {"evidence": [BARE["upheld"]]})


@pytest.mark.parametrize(
    ("last_news", "is_idle"), [(date(2021, 9, 1), True), (date(2021, 9, 2), False), (date(2021, 8, 31), True)]
)
def test_stalled_is_idle_for_nine_months_with_a_search(last_news: date, is_idle: bool):
    promise = CommitmentFactory()
    StatusUpdateFactory(commitment=promise, implementation="under_way", effective_on=last_news)

    update = update_of("stalled", SEARCH, commitment=promise, effective_on=date(2022, 6, 1))

    assert broken(update) == ({} if is_idle else {"evidence": [BARE["stalled"]]})


def test_stalled_rests_on_a_source_too():
    assert broken(update_of("stalled", {})) == {}


REVIEWED = ["stalled", "under_way", "partly_delivered", "delivered", "lapsed", "reversed"]


def reviewed(implementation: str, /, **earlier: Any) -> StatusUpdate:
    """A review by search alone on 1 June 2022, after an update for all obligors in May."""
    promise = CommitmentFactory(obligors=["KOR", "USA"])
    before = {"implementation": implementation, "effective_on": date(2022, 5, 1)}
    StatusUpdateFactory(commitment=promise, **before | earlier)
    korea = PartyFactory(code="KOR")
    return update_of(implementation, SEARCH, commitment=promise, party=korea, effective_on=date(2022, 6, 1))


@pytest.mark.parametrize("implementation", REVIEWED)
def test_review_without_change_needs_a_search_alone(implementation: str):
    assert broken(reviewed(implementation)) == {}


@pytest.mark.parametrize("implementation", REVIEWED)
def test_change_needs_its_evidence(implementation: str):
    assert broken(reviewed(implementation, implementation="not_assessable")) == {"evidence": [BARE[implementation]]}


def test_review_without_change_is_of_the_same_party():
    other = reviewed("delivered", party=PartyFactory(code="USA"))

    assert broken(other) == {"evidence": [BARE["delivered"]]}


def test_review_without_change_of_all_needs_each_to_stand_there():
    update = reviewed("delivered", party=PartyFactory(code="KOR"))
    StatusUpdate.objects.filter(pk=update.pk).update(party=None)
    assert broken(update) == {"evidence": [BARE["delivered"]]}

    states = {"commitment": update.commitment, "party": PartyFactory(code="USA"), "effective_on": date(2022, 5, 1)}
    StatusUpdateFactory(**states, implementation="delivered")
    assert broken(update) == {}


@pytest.mark.parametrize(
    ("dated", "has_come"),
    [
        ({"published_on": date(2022, 6, 1)}, True),
        ({"published_on": date(2022, 6, 2)}, False),
        ({"published_on": date(2022, 6, 30), "published_precision": "month"}, True),
        ({"published_on": date(2022, 7, 31), "published_precision": "month"}, False),
        ({"published_on": date(2022, 12, 31), "published_precision": "year"}, True),
        ({"accessed_on": date(2022, 6, 2)}, False),
    ],
)
def test_evidence_is_not_of_the_future(dated: dict[str, Any], has_come: bool):
    assert ("evidence" in broken(update_of("under_way", dated))) != has_come


def test_review_without_change_follows_what_is_published_and_stands():
    withdrawn = {"withdrawn_at": MOMENT, "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}

    assert broken(reviewed("delivered", state="withdrawn", **withdrawn)) == {"evidence": [BARE["delivered"]]}
    assert broken(reviewed("delivered", draft=True)) == {"evidence": [BARE["delivered"]]}
    assert broken(reviewed("delivered", effective_on=date(2022, 6, 2))) == {"evidence": [BARE["delivered"]]}


def test_upheld_is_not_confirmed_by_a_search():
    promise = CommitmentFactory(obligation="standing")
    StatusUpdateFactory(commitment=promise, upheld=True)
    again = update_of("upheld", SEARCH, commitment=promise, effective_on=date(2022, 1, 31))

    assert broken(again) == {
        "evidence": ["Upheld needs a source dated in its period or after it, 2022-01-01 to 2022-01-31."]
    }


@pytest.mark.parametrize(
    "link", ["later promise", "later text", "a hidden promise", "a hidden text", "a link of another kind", "none"]
)
def test_superseded_needs_its_link(link: str):
    promise = CommitmentFactory(code="2021-FS-001")
    match link:
        case "later promise":
            CommitmentLinkFactory(earlier=promise, kind="supersedes")
        case "later text":
            AgreementLinkFactory(earlier=promise.agreement, kind="supersedes")
        case "a hidden promise":
            CommitmentLinkFactory(earlier=promise, kind="supersedes", later__agreement__draft=True)
        case "a hidden text":
            AgreementLinkFactory(earlier=promise.agreement, kind="supersedes", later__draft=True)
        case "a link of another kind":
            CommitmentLinkFactory(earlier=promise, kind="reaffirms")
            AgreementLinkFactory(earlier=promise.agreement, kind="amends")
    told = "Nothing public supersedes 2021-FS-001; link the later commitment or agreement to it first."

    update = update_of("superseded", commitment=promise)

    assert broken(update) == ({} if link.startswith("later") else {"implementation": [told]})


def test_all_faults_are_told_at_once():
    update = update_of("upheld", commitment=CommitmentFactory(), effective_on=date(2022, 6, 2))

    assert {field: len(sentences) for field, sentences in broken(update).items()} == {
        "implementation": 1,
        "effective_on": 1,
        "evidence": 1,
    }
