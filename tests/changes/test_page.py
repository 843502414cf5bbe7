"""The page of changes: what happened and what was recorded between two days, and how it is told."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from commitments.models import StatusUpdate
from tests.changes.ledger import promise, rows, section, titles, update
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.html import links, part, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

# What happened


def test_change_is_told_with_what_held_before_who_owes_it_and_why(client: Client):
    commitment = promise(code="2021-FS-001", obligors=["KOR", "USA"])
    update(date(2021, 6, 1), commitment=commitment)
    later = update(date(2022, 3, 1), "delivered", commitment=commitment)

    page = client.get("/changes/?since=2022-01-01")

    assert rows(page, "happened") == [
        "1 March 2022 Under way → became Delivered Found a group 2021-FS-001 Owed by Republic of Korea United States "
        "The group met for the first time."
    ]
    assert links(section(page, "happened"))[f"/commitments/2021-FS-001/#u-{later.id}"] == "Found a group"


def test_status_of_one_party_is_told_as_its_own(client: Client):
    commitment = promise(code="2021-FS-001", obligors=["KOR", "USA"])
    korea, states = [obligation.party for obligation in commitment.obligations.order_by("party__code")]
    update(date(2022, 2, 1), commitment=commitment, party=korea)
    update(date(2022, 3, 1), "stalled", commitment=commitment, party=states)
    update(date(2022, 4, 1), "delivered", commitment=commitment)

    joint, of_states, of_korea = rows(client.get("/changes/?since=2022-01-01"), "happened")

    assert joint.startswith("1 April 2022 Delivered before, those who owe it stood apart Found a group")
    assert of_states.startswith(
        "1 March 2022 Stalled first assessment Found a group 2021-FS-001 For United States alone."
    )
    assert of_korea.startswith("1 February 2022 Under way first assessment")


def test_days_are_grouped_by_month_and_a_year_alone_stands_for_itself(client: Client):
    update(date(2021, 12, 31), effective_precision="year", commitment=promise(title_en="Some day of 2021"))
    update(date(2021, 12, 31), commitment=promise(title_en="New Year's Eve"))
    update(date(2022, 3, 1))

    page = client.get("/changes/?since=2021-06-01&by=effective")

    assert [words(heading) for heading in re.findall("<h3>(.*?)</h3>", page.text)] == [
        "March 2022",
        "2021",
        "December 2021",
    ]
    assert titles(page, "happened") == ["Found a group", "Some day of 2021", "New Year's Eve"]


def test_confirmation_is_folded_away_with_its_count_that_leads_to_all_of_them(client: Client):
    for number in range(25):
        commitment = promise(title_en=f"Group {number}")
        update(date(2021, 7, 1), commitment=commitment)
        update(date(2022, 3, 1), commitment=commitment)
    update(date(2022, 3, 1))

    page = client.get("/changes/?since=2022-01-01&by=effective")

    assert "1 change after 1 January 2022" in words(page)
    [folded] = part(page, "confirmed", "details")
    assert words(folded).startswith("25 more confirmed what held before 1 March 2022 Under way confirmed Group")
    assert len(part(folded, "row-title", "a")) == 20
    everything = "/changes/?since=2022-01-01&by=effective&changed=false"
    assert links(folded)[everything] == "All 25 confirmations"
    assert len(titles(client.get(everything), "happened")) == 25
    assert "25 confirmations of what held before, after 1 January 2022" in words(client.get(everything))


# What was recorded


def test_event_of_long_ago_that_was_published_now_is_recorded_and_did_not_happen(client: Client):
    update(
        date(2021, 7, 1), published_at=datetime(2022, 3, 1, 12, tzinfo=UTC), commitment=promise(title_en="Old event")
    )
    late = datetime(2022, 5, 1, 12, tzinfo=UTC)
    update(date(2022, 2, 1), published_at=late, commitment=promise(title_en="Told late"))

    page = client.get("/changes/?since=2022-01-15&until=2022-03-15")

    assert titles(page, "happened") == ["Told late"]
    assert titles(page, "recorded") == ["Old event"]


def corrected() -> tuple[StatusUpdate, StatusUpdate]:
    """A status that was published on 1 February, and the one that took its place on 1 March."""
    commitment, at = promise(code="2021-FS-001"), datetime(2022, 3, 1, 12, tzinfo=UTC)
    published = {"published_at": datetime(2022, 2, 1, 12, tzinfo=UTC)}
    gone = {
        "state": "withdrawn",
        "withdrawn_at": at,
        "withdrawn_by": UserFactory(),
        "withdrawal_reason": "Wrong group.",
    }
    wrong = update(date(2021, 7, 1), "stalled", commitment=commitment, **published, **gone)
    return wrong, update(date(2021, 7, 1), commitment=commitment, published_at=at, replaces=wrong)


def test_correction_is_one_entry_that_tells_what_it_corrects(client: Client):
    corrected()

    correction, first = rows(client.get("/changes/?since=2022-01-15"), "recorded")

    assert correction.startswith("Status corrected Corrected: Stalled → became Under way 1 July 2021 Found a group")
    assert first.startswith(
        "Status published withdrawn 1 March 2022 Stalled 1 July 2021 first assessment Found a group"
    )


def test_correction_counts_once_when_only_its_day_is_asked_for(client: Client):
    corrected()

    page = client.get("/changes/?since=2022-02-15")

    assert "1 entry after 15 February 2022" in words(page)
    assert len(rows(page, "recorded")) == 1


def test_correction_that_says_what_held_before_the_error_is_no_confirmation(client: Client):
    wrong, _ = corrected()
    update(date(2021, 6, 1), commitment=wrong.commitment, published_at=datetime(2022, 1, 1, 12, tzinfo=UTC))

    [correction] = rows(client.get("/changes/?since=2022-02-15"), "recorded")

    assert correction.startswith("Status corrected Corrected: Stalled → became Under way")


def test_withdrawal_is_told_with_its_reason(client: Client):
    gone = {"withdrawn_at": datetime(2022, 3, 1, 12, tzinfo=UTC), "withdrawn_by": UserFactory()}
    update(date(2021, 7, 1), state="withdrawn", withdrawal_reason="It told of another group.", **gone)

    [entry] = rows(client.get("/changes/?since=2022-02-15"), "recorded")

    assert entry.startswith("Status withdrawn Under way 1 July 2021 Found a group")
    assert entry.endswith("Why it was withdrawn: It told of another group.")


def test_what_an_update_told_does_not_change_with_what_is_published_later(client: Client):
    commitment = promise()
    update(date(2022, 2, 1), commitment=commitment)
    update(date(2022, 1, 1), commitment=commitment, published_at=datetime(2022, 3, 1, 12, tzinfo=UTC))

    later, earlier = rows(client.get("/changes/?since=2021-12-15"), "recorded")

    assert "Under way 1 January 2022 first assessment" in later
    assert "Under way 1 February 2022 first assessment" in earlier


def test_published_text_is_told_with_a_number_that_leads_to_its_promises(client: Client):
    text = AgreementFactory(code="2021-FS", title_en="The sheet", published_at=datetime(2022, 3, 1, 12, tzinfo=UTC))
    CommitmentFactory.create_batch(3, agreement=text)

    page = client.get("/changes/?since=2022-02-15")

    assert rows(page, "recorded") == ["Text published The sheet 2021-FS 3 promises in it · issued 21 May 2021"]
    [address] = [address for address, text in links(section(page, "recorded")).items() if text == "3 promises in it"]
    assert "3 found" in words(client.get(address))


def test_drafts_and_what_is_not_public_stand_in_no_list(client: Client):
    StatusUpdateFactory(draft=True, effective_on=date(2022, 3, 1), commitment=promise())
    update(date(2022, 3, 1), commitment=CommitmentFactory(agreement__draft=True))
    StatusUpdateFactory(commitment=promise(retired_at=datetime(2022, 4, 1, tzinfo=UTC), retired_reason="Twice."))

    page = client.get("/changes/?since=2016-01-01")

    assert [titles(page, "happened"), titles(page, "recorded")] == [[], []]
