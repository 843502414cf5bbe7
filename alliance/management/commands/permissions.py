"""Prints who may do what: the page docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from alliance.access.page import page


class Command(BaseCommand):
    help = "Print who may do what, the page docs/permissions.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
