"""Check the whole ledger; see alliance/checking/."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from alliance import checking


class Command(BaseCommand):
    help = (
        "Check every rule, constraint, quotation, history and revision anew, over the whole database. "
        "Lists what is off, a line each, and exits with 1; otherwise says what was checked."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if lines := checking.check():
            self.stdout.write("\n".join(lines))
            sys.exit(1)
        self.stdout.write(checking.scope())
