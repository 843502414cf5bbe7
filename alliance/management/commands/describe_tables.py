"""Bring what docs/tables.md and docs/data.md say of columns and fields up to date with the models."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from alliance.postgres import ROOT
from alliance.stored import describing as stored
from alliance.tables import describing as tables

DOCS = ROOT / "docs"
PAGES: dict[str, Callable[[str], str]] = {"tables.md": tables.put_into, "data.md": stored.put_into}


class Command(BaseCommand):
    help = "Write the columns of every list's file into docs/tables.md, and the fields of a dump into docs/data.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for name, put_into in PAGES.items():
            page = DOCS / name
            page.write_text(put_into(page.read_text(encoding="utf-8")), encoding="utf-8")
