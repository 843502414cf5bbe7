"""The test client as a browser: it opens a form of the workbench before it sends it, with the hidden token."""

import re
from typing import Any

from django.test import Client

FORM = re.compile(r"^/admin/\w+/\w+/[^/]+/(change|delete)/$")


class Browser(Client):
    """Who wants to send a stale form says the token (`seen`) itself, or opens the form with `tokens_of` in time."""

    def post(self, path: str, data: Any = None, *args: Any, **options: Any) -> Any:
        if FORM.match(path) and isinstance(data, dict) and "seen" not in data:
            data = self.tokens_of(path) | data
        return super().post(path, data, *args, **options)

    def tokens_of(self, path: str) -> dict[str, str]:
        """Of the form as it is now; empty where there is none to see."""
        context = self.get(path).context or {}
        return {"seen": context.get("seen") or ""}
