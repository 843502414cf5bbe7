"""Models by name: they import the querysets, so the querysets cannot import them."""

from typing import Any

from django.apps import apps


def model_named(name: str) -> Any:
    """A model of this app, e.g. `model_named("Citation").objects`."""
    return apps.get_model("commitments", name)
