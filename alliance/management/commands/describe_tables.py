"""Bring the columns in docs/tables.md up to date with the models."""

from typing import Any

from django.core.management.base import BaseCommand

from alliance.postgres import ROOT
from alliance.tables.describing import put_into

PAGE = ROOT / "docs" / "tables.md"


class Command(BaseCommand):
    help = "Write the columns of every list's file into docs/tables.md, as the models have them."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(put_into(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
