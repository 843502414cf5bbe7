"""Every column of the ledger is told to readers, or kept for a reason; and what is told stands in the API."""

from alliance.models import Keyed
from alliance.stored.shapes import RETIRED, every_shape
from tests.tracked import TRACKED

KEPT = {
    "agreement": {"coded_by", "checked_by", "review_note"},  # people and their notes
    "passage": {"note"},
    "statusupdate": {"author", "reviewer", "withdrawn_by", "review_note", "state", "submitted_at", "recorded_at"},
}


def own(model: type[Keyed]) -> set[str]:
    """What a row says beside its numbers."""
    return {field.name for field in model._meta.concrete_fields} - {"version"}


def test_every_column_is_told_or_kept():
    for model in TRACKED:
        shapes = [shape for shape in every_shape() if shape.model is model]
        told = {name for shape in shapes for name in (*shape.names, shape.owner) if name}
        if model is RETIRED.model:
            told |= set(RETIRED.names)
        kept = KEPT.get(str(model._meta.model_name), set())
        has_number = model._meta.pk.get_internal_type() == "BigAutoField"

        assert told | kept | ({"id"} if has_number else set()) == own(model), model


def test_resources_come_after_what_they_name():
    seen: set[type] = set()
    for shape in every_shape():
        if not shape.owner:
            seen.add(shape.model)
        named = {field.related_model for field in shape.fields.values() if field.is_relation}
        nouns = {each.model for each in every_shape() if not each.owner}
        assert named & nouns <= seen, shape.model
