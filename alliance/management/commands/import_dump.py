"""Restore a dump into an empty ledger; see alliance/stored/restoring.py."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from alliance.loading import Broken
from alliance.stored.dump_files import chosen
from alliance.stored.restoring import restore


class Command(BaseCommand):
    help = (
        "Restore a dump of export_dump into an empty ledger: all that readers can see is as it was. The files are "
        "checked first; whatever is wrong, nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a dump, or the folder of dumps: then the latest")

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        dump = chosen(folder)
        try:
            number = restore(dump)
        except Broken as broken:
            raise CommandError("\n  ".join(["Nothing was imported:", *broken.sentences])) from None
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"The database refuses: {reason}. Were its tables made (manage.py migrate)?") from None
        if verbosity:
            self.stdout.write(f"{dump}: {number} records imported.")
