"""Ways to break each rule of updates and their evidence, a side each (rule_worlds.py tells of the worlds)."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from commitments.models import (
    Evidence,
)
from tests.commitments.rule_worlds import (
    BEFORE,
    REPORTING,
    RETIRED,
    SOURCE,
    another_obligor_of,
    confirmed,
    confirmed_alone,
    evidenced,
    new_published,
    of_draft,
    other_party,
    owed_by_states,
    own_passage,
    passage_of,
    publish,
    published,
    resting_on,
    searched,
    stalled,
    submitted,
    superseded_by_promise,
    superseded_by_text,
    update_of_states,
    withdraw,
    withdrawn,
    withdrawn_bare,
)
from tests.commitments.writes import Gone, New, Write, change
from tests.factories import (
    MOMENT,
    CommitmentFactory,
    PartyFactory,
    StatusUpdateFactory,
)


class Breach(NamedTuple):
    rule: str
    side: str
    world: Callable[[], Write]
    """Makes the world, and says what is to be written."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.side}"


STATUS = [
    Breach(
        "update_of_living_commitment",
        "published",
        lambda: publish(submitted("not_assessable", commitment=CommitmentFactory(**RETIRED))),
    ),
    Breach("update_of_living_commitment", "added", lambda: new_published(commitment=CommitmentFactory(**RETIRED))),
    Breach(
        "update_of_living_commitment", "retired before", lambda: change(published("under_way").commitment, **RETIRED)
    ),
    Breach(
        "update_party_owes_it", "published", lambda: publish(submitted("under_way", {}, party=PartyFactory(code="USA")))
    ),
    Breach("update_party_owes_it", "added", lambda: new_published(commitment=CommitmentFactory(), party=other_party())),
    Breach("update_party_owes_it", "obligation deleted", lambda: Gone(owed_by_states(update_of_states()))),
    Breach(
        "update_party_owes_it",
        "obligation of another role",
        lambda: change(owed_by_states(update_of_states()), role="counterpart"),
    ),
    Breach(
        "update_party_owes_it",
        "obligation of another party",
        lambda: change(owed_by_states(update_of_states()), party=PartyFactory(code="JPN")),
    ),
    Breach(
        "update_party_owes_it",
        "obligation moved",
        lambda: change(owed_by_states(update_of_states()), commitment=CommitmentFactory()),
    ),
    Breach(
        "update_fits_obligation",
        "published",
        lambda: publish(submitted("under_way", {}, commitment=CommitmentFactory(obligation="standing"))),
    ),
    Breach(
        "update_fits_obligation",
        "upheld published",
        lambda: publish(submitted("upheld", {"published_on": date(2021, 11, 1)}, commitment=CommitmentFactory())),
    ),
    Breach(
        "update_fits_obligation", "other kind", lambda: change(published("under_way").commitment, obligation="standing")
    ),
    Breach(
        "update_fits_obligation",
        "other kind than upheld",
        lambda: change(published("upheld").commitment, obligation="one_off"),
    ),
    Breach(
        "verdict_has_its_test",
        "published",
        lambda: publish(submitted("reversed", {}, commitment=CommitmentFactory(delivered_when=""))),
    ),
    Breach(
        "verdict_has_its_test", "test emptied", lambda: change(published("delivered").commitment, delivered_when="")
    ),
    Breach(
        "verdict_has_its_test",
        "no longer standing",
        lambda: change(
            published("upheld", commitment=CommitmentFactory(obligation="standing", delivered_when="")).commitment,
            obligation="recurring",
        ),
    ),
    Breach(
        "update_not_of_the_future",
        "published",
        lambda: publish(submitted("not_assessable", effective_on=date(2022, 1, 2)), published_at=MOMENT),
    ),
    Breach(
        "update_not_of_the_future",
        "added",
        lambda: new_published(commitment=CommitmentFactory(), effective_on=date(2022, 1, 2)),
    ),
    Breach(
        "update_not_of_the_future",
        "published on a day to come",
        lambda: publish(submitted("not_assessable", effective_on=date(2098, 1, 1))),
    ),
    Breach(
        "update_not_before_the_promise",
        "published",
        lambda: publish(submitted("not_assessable", effective_on=date(2021, 5, 20))),
    ),
    Breach(
        "update_not_before_the_promise",
        "promise dated later",
        lambda: change(published("not_assessable").commitment.agreement, issued_on=date(2021, 12, 2)),
    ),
    Breach(
        "correction_of_published_update",
        "of what was never published",
        lambda: publish(submitted("not_assessable", replaces=(old := withdrawn_bare()), commitment=old.commitment)),
    ),
    Breach(
        "correction_of_published_update",
        "of another commitment",
        lambda: publish(submitted("not_assessable", replaces=withdrawn())),
    ),
    Breach(
        "correction_withdraws",
        "published",
        lambda: publish(
            submitted("not_assessable", replaces=(old := published("under_way")), commitment=old.commitment)
        ),
    ),
    Breach(
        "evidence_not_of_own_agreement",
        "published",
        lambda: publish(submitted("partly_delivered", own_passage(promise := CommitmentFactory()), commitment=promise)),
    ),
    Breach(
        "evidence_not_of_the_future",
        "published",
        lambda: publish(submitted("under_way", {"published_on": date(2022, 1, 2)}), published_at=MOMENT),
    ),
    Breach("evidence_is_public", "published", lambda: publish(submitted("under_way", passage_of(draft=True)))),
]

BAR = [
    Breach("status_has_a_source", "published", lambda: publish(submitted("partly_delivered"))),
    Breach("status_has_a_source", "confirmed one withdrawn", lambda: withdraw(confirmed("lapsed"))),
    Breach("status_has_a_source", "another obligor added", lambda: another_obligor_of(confirmed_alone("lapsed"))),
    Breach("no_action_found_has_a_search", "published", lambda: publish(submitted("no_action_found", {}))),
    Breach(
        "under_way_has_a_later_source",
        "published",
        lambda: publish(submitted("under_way", {"published_on": date(2021, 5, 21)})),
    ),
    Breach(
        "under_way_has_a_later_source",
        "promise dated later",
        lambda: change(
            published("under_way", {"published_on": date(2021, 11, 1)}).commitment.agreement,
            issued_on=date(2021, 11, 2),
        ),
    ),
    Breach(
        "under_way_has_a_later_source",
        "source dated earlier",
        lambda: change(resting_on("under_way", passage_of()), issued_on=date(2021, 5, 21)),
    ),
    Breach(
        "under_way_has_a_later_source",
        "source not dated",
        lambda: change(resting_on("under_way", passage_of()), issued_on=None),
    ),
    Breach("verdict_has_strong_evidence", "published", lambda: publish(submitted("delivered", REPORTING))),
    Breach(
        "verdict_has_strong_evidence",
        "source secondary",
        lambda: change(resting_on("delivered", passage_of()), nature="secondary"),
    ),
    Breach(
        "verdict_has_strong_evidence",
        "two sources of one issuer",
        lambda: change(
            resting_on(
                "reversed",
                passage_of(issuer="CSIS", nature="secondary"),
                passage_of(issuer="KIEP", nature="secondary"),
            ),
            issuer="KIEP",
        ),
    ),
    Breach("verdict_has_strong_evidence", "confirmed one withdrawn", lambda: withdraw(confirmed("delivered"))),
    Breach(
        "upheld_has_a_source_of_its_period",
        "published",
        lambda: publish(submitted("upheld", {"published_on": date(2020, 12, 31)})),
    ),
    Breach(
        "upheld_has_a_source_of_its_period",
        "source dated earlier",
        lambda: change(resting_on("upheld", passage_of(issued_on=date(2021, 11, 1))), issued_on=date(2020, 12, 31)),
    ),
    Breach("stalled_has_stopped", "published", lambda: publish(searched(submitted("stalled")))),
    Breach("stalled_has_stopped", "last news withdrawn", lambda: withdraw(stalled(published("under_way")))),
    Breach("superseded_has_its_link", "published", lambda: publish(submitted("superseded"))),
    Breach("superseded_has_its_link", "link deleted", lambda: Gone(superseded_by_promise())),
    Breach(
        "superseded_has_its_link", "link of another kind", lambda: change(superseded_by_promise(), kind="implements")
    ),
    Breach(
        "superseded_has_its_link",
        "link to another promise",
        lambda: change(superseded_by_promise(), earlier=CommitmentFactory()),
    ),
    Breach(
        "superseded_has_its_link", "later promise retired", lambda: change(superseded_by_promise().later, **RETIRED)
    ),
    Breach("superseded_has_its_link", "link of texts deleted", lambda: Gone(superseded_by_text())),
    Breach(
        "superseded_has_its_link", "link of texts of another kind", lambda: change(superseded_by_text(), kind="amends")
    ),
]

FROZEN = [
    Breach("update_steps", "draft published", lambda: publish(StatusUpdateFactory(draft=True), published_at=MOMENT)),
    Breach("update_steps", "submitted made a draft", lambda: change(submitted("under_way"), state="draft")),
    Breach("update_is_frozen", "content", lambda: change(submitted("under_way"), rationale="It met twice.")),
    Breach("update_is_frozen", "publication", lambda: change(published("under_way"), published_at=BEFORE)),
    Breach("evidence_is_frozen", "added", lambda: New(Evidence, SOURCE | {"update": submitted("under_way")})),
    Breach("evidence_is_frozen", "changed", lambda: change(evidenced(), title="Another title")),
    Breach("evidence_is_frozen", "deleted", lambda: Gone(evidenced())),
    Breach("evidence_is_frozen", "moved away", lambda: change(evidenced(), update=StatusUpdateFactory(draft=True))),
    Breach("evidence_is_frozen", "moved here", lambda: change(of_draft(), update=submitted("under_way"))),
    Breach("only_drafts_are_deleted", "submitted", lambda: Gone(submitted("under_way"))),
    Breach("only_drafts_are_deleted", "published", lambda: Gone(published("not_assessable"))),
    Breach("only_drafts_are_deleted", "withdrawn", lambda: Gone(withdrawn_bare())),
]
