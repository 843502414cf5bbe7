"""Every rule between rows on the forms of the workbench: the sentence is shown, and what was typed stays as it is."""

import re

import pytest
from django.test import Client

from commitments.rules import RULES
from tests.commitments.admin_forms import errors
from tests.commitments.breaches import BREACHES, Breach
from tests.commitments.forms import Fields, fields_of, sent
from tests.commitments.writes import faults_of_all, later
from tests.test_admin_contract import workbench

pytestmark = pytest.mark.django_db

__all__ = ["workbench"]

READ_ONLY = "what is frozen, codes and keys are read-only on a form"
NOT_OFFERED = {
    "update_is_frozen": READ_ONLY,
    "evidence_is_frozen": READ_ONLY,
    "key_is_permanent": READ_ONLY,
    "retired_for_good": READ_ONLY,
    "only_drafts_are_deleted": "no form deletes an update",
    "update_of_living_commitment: added": "an update comes as a draft",
    "update_party_owes_it: added": "an update comes as a draft",
    "update_not_of_the_future": "what is published now is of the past",
    "evidence_not_of_the_future": "what is published now is of the past",
    "update_of_living_commitment: retired before": "who retires on the form does so now",
    "update_party_owes_it: obligation moved": "a part stays with its noun",
    "commitment_has_citation: moved": "a part stays with its noun",
    "commitment_has_obligor: moved": "a part stays with its noun",
    "link_goes_back: turned": "a part stays with its noun",
    "quote_stands: text": "the text of a public agreement is read-only",
    "quote_stands: text of advice": "the text of a public agreement is read-only",
    "lead_in_of_same_agreement: moved": READ_ONLY,
    "lead_in_of_same_agreement: lead-in moved": READ_ONLY,
    "link_goes_back: code of a text of the same day": READ_ONLY,
    "agency_of_the_party: added": "agencies are chosen as one field, from those of the party",
    "agency_of_the_party: other agency": "agencies are chosen as one field, from those of the party",
    "agency_of_the_party: other obligation": "agencies are chosen as one field, from those of the party",
    "themes_have_two_levels: added": "only the upper level is offered",
    "themes_have_two_levels: below a lower one": "only the upper level is offered",
    "correction_withdraws": "the step itself withdraws it",
    "public_is_never_deleted: agreement": "no button, and no permission",
    "public_is_never_deleted: passage": "no button, and no permission",
    "update_steps: submitted made a draft": "there is no such step",
}
"""Rules and sides that no form offers to break, and why."""

ON_FORMS = [breach for breach in BREACHES if not {breach.rule, str(breach)} & NOT_OFFERED.keys()]

FORM_SAYS = {
    "commitment_has_citation": ["Readers see this commitment, so it needs a citation."],
    "commitment_has_obligor": ["Readers see this commitment, so it needs a party that owes it."],
    "quote_stands": [
        "The passage .*",
        "The quotation breaks after .*",
        ".* quotes “.*”, which must stay in it.",
    ],
    "update_steps": ["The update is .*; only .* one can be .*."],
    "correction_of_published_update": ["The update is withdrawn already."],
    "agency_of_the_party": [".* is no agency of .*."],
    "update_party_owes_it": ["Choose a party that owes the commitment, or none for all of them."],
}
"""What a form says itself, before the database is asked."""


def is_told(rule: str, sentences: list[str]) -> bool:
    words = re.escape(RULES[rule].sentence).replace(r"\{\}", ".*")
    return any(re.fullmatch(each, sentence) for each in (words, *FORM_SAYS.get(rule, [])) for sentence in sentences)


NO_TEXT = re.compile("^_step$|^act$|-DELETE$|_FORMS$")


@pytest.mark.parametrize("breach", ON_FORMS, ids=str)
def test_form_tells_the_rule_and_keeps_what_was_typed(breach: Breach, workbench: Client):
    write = breach.world()
    later()
    page, changes = sent(workbench, write)

    answer = workbench.post(page, fields_of(workbench, page) | changes)

    if answer.status_code == 302:  # from the page that asks whether to delete, back to it
        shown = [str(message) for message in workbench.get(answer["Location"]).context["messages"]]
    else:
        shown = [sentence for sentences in errors(answer).values() for sentence in sentences]
        kept = Fields(answer.text).sent
        typed_in = {name: value for name, value in changes.items() if value and not NO_TEXT.search(name)}
        assert {name: "".join(kept.get(name, "")) for name in typed_in} == typed_in
    assert (is_told(breach.rule, shown), shown) == (True, shown)
    assert faults_of_all() == []


def test_every_rule_is_broken_on_a_form_or_not_offered():
    assert {breach.rule for breach in ON_FORMS} | NOT_OFFERED.keys() >= {breach.rule for breach in BREACHES}
