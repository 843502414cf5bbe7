"""What a status rests on before it is published: where the line of each rule of evidence runs, broken and kept.

The promise of the factories is one-off, made on 21 May 2021 and owed by Korea; updates are handed in on 1 June 2022.
"""

from datetime import date
from typing import Any

import pytest

from commitments.choices import Implementation
from commitments.models import StatusUpdate
from tests.commitments.drafts import SEARCH, broken, passage_of, update_of
from tests.factories import (
    MOMENT,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


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
