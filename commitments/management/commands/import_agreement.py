"""Numbered passages from the text of an agreement: a preview, or the fixture that load_ledger reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments import importer


class Command(BaseCommand):
    """Nothing is written to the database, and without --write nothing at all."""

    help = (
        "Cut the text of an agreement into numbered passages. Prints a preview with every correction; "
        "--write makes fixture YAML for load_ledger."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the text, in UTF-8")
        parser.add_argument("--agreement", metavar="CODE", help="code of the agreement, such as 2021-FS")
        parser.add_argument(
            "--corrections", type=Path, metavar="FILE", help="YAML with what only a reader sees (commitments/importer)"
        )
        parser.add_argument("--write", type=Path, metavar="PATH", help="the fixture file to make")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            readers = importer.read_corrections(options["corrections"]) if options["corrections"] else None
            reading = importer.read_passages(importer.read_source(options["file"]))
            if readers:
                reading = importer.apply_corrections(reading, readers)
        except (importer.SourceError, importer.CorrectionError) as error:
            raise CommandError(str(error)) from error
        agreement = agreement_code(options["agreement"], readers)
        self.stdout.write(importer.preview(reading))
        if options["write"]:
            self.write(options["write"], reading, agreement)

    def write(self, path: Path, reading: importer.Reading, agreement: str) -> None:
        """Write the fixture."""
        if not agreement:
            raise CommandError("--write needs the code of the agreement: add --agreement CODE.")
        try:
            path.write_text(importer.fixture(reading, agreement), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path}: cannot be written ({error.strerror}).") from error
        self.stdout.write(f"Wrote {len(reading.passages)} passages to {path}.")


def agreement_code(named: str | None, readers: importer.ReadersCorrections | None) -> str:
    """The code from the command line or the corrections file, which must not contradict each other."""
    in_file = readers.agreement if readers else ""
    if named and in_file and named != in_file:
        raise CommandError(f"The corrections file is for {in_file}, not for {named}.")
    return named or in_file
