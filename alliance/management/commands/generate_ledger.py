"""Fill an empty ledger with made-up records; see alliance/generating/."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.generating import NotEmpty, NotOwner, generate


class Command(BaseCommand):
    help = (
        "Fill an empty ledger with made-up records of realistic shape, for measuring and for trying the product. "
        "The same number and seed give the same content. Only for the owner of the tables, just after `migrate`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commitments", type=int, required=True, metavar="N", help="how many, from 1")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another ledger (1)")

    def handle(self, *args: Any, commitments: int, seed: int, verbosity: int, **options: Any) -> None:
        if commitments < 1:
            raise CommandError("Nothing was written: --commitments must be 1 or more.")
        began = time.perf_counter()
        try:
            counts = generate(commitments=commitments, seed=seed)
        except NotEmpty as filled:
            raise CommandError(
                f"Nothing was written: only an empty ledger is filled, and this one holds rows in {filled}. "
                "Name another database, or make a new one (createdb, then manage.py migrate)."
            ) from None
        except NotOwner:
            raise CommandError(
                "Nothing was written: only the owner of the tables may do this; name that role in DATABASE_OWNER_URL."
            ) from None
        if verbosity:
            for table, number in counts.items():
                self.stdout.write(f"{table:38}{number:>10}")
            self.stdout.write(f"Written in {time.perf_counter() - began:.1f} s, {sum(counts.values())} rows in all.")
