"""The page of the documentation says what the models have."""

from alliance.management.commands.describe_tables import PAGE
from alliance.tables.describing import NOUNS, put_into
from alliance.tables.sheets import Sheet, parts
from commitments.permissions import NOUNS as NAMED
from commitments.permissions import VOCABULARY


def test_columns_of_the_documentation_are_those_of_the_models():
    page = PAGE.read_text(encoding="utf-8")

    assert page == put_into(page), "Run manage.py describe_tables."


def test_every_noun_is_described():
    assert {model._meta.label_lower for model in NOUNS} == {*NAMED, *VOCABULARY}
    assert all(list(parts(model)) == [] or len(Sheet(model).kinds) > 1 for model in NOUNS)
