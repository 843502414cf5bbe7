"""What a status update says before it is published: where the line of each rule runs, broken and kept.

The promise of the factories is one-off, made on 21 May 2021 and owed by Korea; updates are handed in on 1 June 2022.
"""

from datetime import date

import pytest

from tests.commitments.drafts import broken, update_of
from tests.factories import MOMENT, AgreementLinkFactory, CommitmentFactory, CommitmentLinkFactory, PartyFactory

pytestmark = pytest.mark.django_db


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
