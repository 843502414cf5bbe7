"""The pages of the documentation say what the models have."""

import pytest

from alliance.management.commands.describe_tables import DOCS, PAGES
from alliance.tables.describing import NOUNS
from alliance.tables.sheets import Sheet, parts
from commitments.permissions import NOUNS as NAMED
from commitments.permissions import VOCABULARY


@pytest.mark.parametrize("name", PAGES)
def test_columns_of_the_documentation_are_those_of_the_models(name: str):
    page = (DOCS / name).read_text(encoding="utf-8")

    assert page == PAGES[name](page), "Run manage.py describe_tables."


def test_every_noun_is_described():
    assert {model._meta.label_lower for model in NOUNS} == {*NAMED, *VOCABULARY}
    assert all(list(parts(model)) == [] or len(Sheet(model).kinds) > 1 for model in NOUNS)
