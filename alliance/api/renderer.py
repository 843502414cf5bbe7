"""JSON by orjson, which takes a tenth of the time of Python's own and knows dates and UUIDs."""

from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """The API's one renderer; a text is UTF-8."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else rendered(data)


def rendered(data: Any) -> bytes:
    return orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z)


def plain(value: Any) -> Any:
    """What orjson does not know: a text that is translated when it is shown, and DRF's own lists and mappings."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON.")
