"""Every rule between rows in the files of load_ledger: nothing is loaded, and the sentence stands with the record."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.db.models import Model

from alliance.loading import Broken, load
from alliance.loading.nouns import fixture_form, key_names, reference
from commitments.rules import RULES
from tests.commitments.breaches import BREACHES, Breach
from tests.commitments.writes import Change, Gone, New, Write, faults_of_all, later

pytestmark = pytest.mark.django_db

NOT_LOADED = {
    "a file deletes nothing": {
        "only_drafts_are_deleted",
        "public_is_never_deleted",
        "evidence_is_frozen: deleted",
        "update_party_owes_it: obligation deleted",
        "superseded_has_its_link: link deleted",
        "superseded_has_its_link: link of texts deleted",
        "commitment_has_citation: deleted",
        "commitment_has_obligor: deleted",
    },
    "another key is another record": {
        "update_party_owes_it: obligation of another role",
        "update_party_owes_it: obligation of another party",
        "update_party_owes_it: obligation moved",
        "superseded_has_its_link: link of another kind",
        "superseded_has_its_link: link to another promise",
        "superseded_has_its_link: link of texts of another kind",
        "commitment_has_citation: moved",
        "commitment_has_obligor: of another role",
        "commitment_has_obligor: moved",
        "lead_in_of_same_agreement: moved",
        "lead_in_of_same_agreement: lead-in moved",
        "agency_of_the_party: obligation of another",
        "link_goes_back: code of a text of the same day",
        "key_is_permanent: code of an agreement",
        "key_is_permanent: number of a passage",
        "key_is_permanent: agreement of a passage",
        "key_is_permanent: code of a commitment",
        "key_is_permanent: code of advice",
    },
}
"""Rules and sides that no file can tell, by the reason."""

IN_FILES = [breach for breach in BREACHES if not {breach.rule, str(breach)} & set().union(*NOT_LOADED.values())]


def form(value: Any) -> Any:
    """A value as a file has it."""
    return reference(tuple(map(fixture_form, value.natural_key()))) if isinstance(value, Model) else fixture_form(value)


def record(write: Write) -> tuple[type[Model], dict[str, Any]]:
    """The write as a record of a file."""
    match write:
        case Change(row, values):
            key = {name: form(getattr(row, name)) for name in key_names(type(row))}
            return type(row), key | {name: form(value) for name, value in values.items()}
        case New(model, values):
            key = {"id": str(uuid4())} if key_names(model) == ("id",) else {}
            return model, key | {name: form(value) for name, value in values.items()}
        case Gone(row):
            raise AssertionError(f"A file deletes nothing, so not {row}.")


@pytest.mark.parametrize("breach", IN_FILES, ids=str)
def test_load_is_refused_with_the_sentence(breach: Breach, tmp_path: Path):
    model, fields = record(breach.world())
    later()
    file = tmp_path / "records.yaml"
    file.write_text(yaml.safe_dump({model._meta.label_lower: [fields]}, allow_unicode=True))
    words = re.escape(RULES[breach.rule].sentence).replace(r"\{\}", ".*")

    with pytest.raises(Broken) as refused:
        load([tmp_path], overwrite=True)

    assert re.search(words, "\n".join(refused.value.sentences)), refused.value.sentences
    assert faults_of_all() == []
