"""The rules between rows in the words of people (domain.md, "Status"): for each its field on a form and its sentence.

The rules themselves are SQL (migration 0005): the database checks them when a transaction is settled, on every path,
and names the broken one as a constraint. `{}` in a sentence is the detail that it gives: a code, a day, a place.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, connection

type Fault = tuple[str, str]
"""The name of a broken rule, and the detail for its sentence."""


@dataclass(frozen=True)
class Rule:
    field: str
    sentence: str


WHOLE = NON_FIELD_ERRORS

RULES = {
    # when an update is judged: at submission by the workflow, from publication on by the database
    "update_of_living_commitment": Rule("commitment", "{} is retired; assess the commitment that replaced it."),
    "update_party_owes_it": Rule(
        "party", "The party does not owe {}; choose one of its obligors, or leave it empty for all."
    ),
    "update_fits_obligation": Rule(
        "implementation",
        "{}: only a one-off commitment is under way or delivered, and only a recurring or standing one is upheld.",
    ),
    "verdict_has_its_test": Rule(
        "implementation", "{} does not say yet what counts as delivered; write its test before the verdict."
    ),
    "update_not_of_the_future": Rule("effective_on", "{} has not come yet; give the day of the event."),
    "update_not_before_the_promise": Rule("effective_on", "This is before the promise, which was made on {}."),
    "correction_of_published_update": Rule(
        WHOLE, "A correction replaces a published update of the same commitment, {}."
    ),
    "correction_withdraws": Rule(WHOLE, "The update of {} that this one corrects must be withdrawn with it."),
    "evidence_not_of_own_agreement": Rule(
        "evidence", "Passage {} is of the document where the promise itself was made; it is no evidence for it."
    ),
    "evidence_not_of_the_future": Rule("evidence", "A piece of evidence is dated {}, which has not come yet."),
    "evidence_is_public": Rule("evidence", "Readers cannot see passage {} yet; publish that text first."),
    "status_has_a_source": Rule(
        "evidence", "This status needs a source: a passage of another document, or an address."
    ),
    "no_action_found_has_a_search": Rule(
        "evidence", "No action found needs a search on record: where, when, and with which words."
    ),
    "under_way_has_a_later_source": Rule("evidence", "Under way needs one dated source later than the promise."),
    "verdict_has_strong_evidence": Rule(
        "evidence", "This verdict needs an official document, or two sources of different publishers."
    ),
    "upheld_has_a_source_of_its_period": Rule("evidence", "Upheld needs a source dated in its period or after it, {}."),
    "stalled_has_stopped": Rule(
        "evidence", "Stalled needs a source, or a search nine months or more after the last published update."
    ),
    "superseded_has_its_link": Rule(
        "implementation", "Nothing public supersedes {}; link the later commitment or agreement to it first."
    ),
    # what is kept for ever
    "update_steps": Rule("state", "No step leads there ({}); reload the update, somebody may have been faster."),
    "update_is_frozen": Rule(
        WHOLE, "The update is {}, and its content is frozen; withdraw or correct it, or return it to its author."
    ),
    "evidence_is_frozen": Rule(
        "evidence", "The evidence of an update is frozen from its submission; correct or return the update instead."
    ),
    "only_drafts_are_deleted": Rule(WHOLE, "Only a draft is deleted, and this update is {}; withdraw it instead."),
    "public_is_never_deleted": Rule(
        WHOLE, "Readers see {} already, so it stays; retire it with a reason instead of deleting it."
    ),
    "key_is_permanent": Rule(
        WHOLE, "Codes, slugs, passage numbers and what was published stay as given; others refer to them."
    ),
    "retired_for_good": Rule(
        "retired_reason", "{} is retired for good, as readers were told; code the promise anew where that was wrong."
    ),
    "primary_key_is_permanent": Rule(WHOLE, "A row keeps its primary key."),
    "history_is_append_only": Rule(WHOLE, "The history is written by the database alone, and never changes."),
    "written_in_read_committed": Rule(WHOLE, "The ledger is written in READ COMMITTED transactions only."),
    # what is public
    "commitment_has_citation": Rule("citations", "{} has no citation in a public text; quote the words that make it."),
    "commitment_has_obligor": Rule("obligations", "{} has no obligor; say who owes it."),
    "quote_stands": Rule("quote", "A quotation does not stand in its passage ({}); copy the exact words."),
    "lead_in_of_same_agreement": Rule("lead_in", "The lead-in of passage {} is of another agreement."),
    "agency_of_the_party": Rule("agencies", "An agency acts for its own party only, not so here: {}."),
    "themes_have_two_levels": Rule("parent", "Themes have two levels, and this makes a third: {}."),
    # links
    "link_goes_back": Rule(
        "earlier", "A link goes from the later to the earlier (on the same day: higher code to lower), not so here: {}."
    ),
    "part_of_same_agreement": Rule("earlier", "A part and its whole are of one agreement, not so here: {}."),
    "part_has_no_parts": Rule("earlier", "A part has no parts of its own, and a whole is no part: {}."),
}


def told(faults: Iterable[Fault]) -> dict[str, list[str]]:
    """The sentences of broken rules by field, each once."""
    by_field: dict[str, list[str]] = {}
    for name, detail in faults:
        rule = RULES[name]
        sentences = by_field.setdefault(rule.field, [])
        sentence = rule.sentence.format(detail)
        if sentence not in sentences:
            sentences.append(sentence)
    return by_field


def broken_rules(diagnosis: Any) -> list[tuple[str, str, str, str]]:
    """What PostgreSQL tells of the rules of this file that a transaction broke: rule, table, primary key and detail."""
    name = diagnosis.constraint_name
    if name not in RULES:
        return []
    faults = (
        json.loads(diagnosis.message_detail) if diagnosis.message_detail else [(name, diagnosis.table_name, "", "")]
    )
    return [(rule, table, str(number), detail or "") for rule, table, number, detail in faults]


def broken_in(error: IntegrityError) -> dict[str, list[str]]:
    """The sentences of the rules that the database found broken; empty where it refused something else."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return told((rule, detail) for rule, _, _, detail in broken_rules(diagnosis)) if diagnosis else {}


def broken_by(update: UUID) -> dict[str, list[str]]:
    """What stands between a stored update and its publication: sentences by field."""
    return told((rule, detail) for rule, _, detail in _faults("status_faults(ARRAY[%s])", [update]))


@dataclass(frozen=True)
class CodingFault:
    """A rule that the coding of an agreement breaks, by the row of `model` (a commitment, a citation) with that key."""

    model: str
    pk: int
    rule: str
    detail: str

    @property
    def sentence(self) -> str:
        return RULES[self.rule].sentence.format(self.detail)


def faults_of_coding(agreement: int) -> list[CodingFault]:
    """What stands between the coding of an agreement and its readers, row by row."""
    commitments = "SELECT id FROM commitments_commitment WHERE agreement_id = %s"
    citations = (
        f"SELECT id FROM commitments_citation WHERE commitment_id IN ({commitments}) OR recommendation_id IN"
        " (SELECT id FROM commitments_recommendation WHERE agreement_id = %s)"
    )
    asked = (
        ("commitment", f"commitment_faults(ARRAY({commitments}))", [agreement]),
        ("citation", f"citation_faults(ARRAY({citations}))", [agreement, agreement]),
    )
    return [
        CodingFault(model, int(row_id), rule, detail)
        for model, function, arguments in asked
        for rule, row_id, detail in _faults(function, arguments)
    ]


def broken_by_coding(agreement: int) -> dict[str, list[str]]:
    """What stands between the coding of an agreement and its readers: sentences by field."""
    return told((fault.rule, fault.detail) for fault in faults_of_coding(agreement))


def _faults(function: str, arguments: Sequence[UUID | int]) -> list[tuple[str, str, str]]:
    """What such a function finds: rule, key of the row, and detail."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rule, row_id, detail FROM {function} ORDER BY rule, detail", arguments)
        return cursor.fetchall()
