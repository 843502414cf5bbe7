"""Write the whole public ledger into a folder; see alliance/stored/dumping.py."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.stored.dumping import export


class Command(BaseCommand):
    help = (
        "Write a dump of all that readers may see, as CSV and JSON Lines, into a folder of its own in DIR. It is there "
        "whole or not at all; the last two stay. /data/ offers the last one of DUMP_FOLDER."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="made where it is not there")

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            dump = export(folder)
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
        if verbosity:
            rows = sum(file["rows"] for file in dump.manifest["files"] if file["name"].endswith(".jsonl"))
            self.stdout.write(f"{dump.folder}: {rows} records of revision {dump.manifest['revision']}.")
