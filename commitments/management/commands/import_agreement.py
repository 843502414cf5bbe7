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
        parser.add_argument("file", type=Path, metavar="FILE", help="the text: plain, .md or .html; in UTF-8")
        parser.add_argument("--agreement", metavar="CODE", help="code of the agreement, such as 2021-FS")
        parser.add_argument(
            "--corrections", type=Path, metavar="FILE", help="YAML with what only a reader sees (commitments/importer)"
        )
        parser.add_argument("--write", type=Path, metavar="PATH", help="the fixture file to make")

    def handle(
        self,
        *args: Any,
        file: Path,
        agreement: str | None,
        corrections: Path | None,
        write: Path | None,
        **options: Any,
    ) -> None:
        try:
            readers = importer.read_corrections(corrections) if corrections else None
            reading = importer.read_passages(importer.read_source(file), importer.markup_of(file.name))
            if readers:
                reading = importer.apply_corrections(reading, readers)
        except (importer.SourceError, importer.CorrectionError) as error:
            raise CommandError(str(error)) from error
        if not reading.passages:
            raise CommandError(f"{file} has no paragraph and no bullet that could become a passage.")
        code = agreement_code(agreement, readers)
        if write and not code:
            raise CommandError("--write needs the code of the agreement: add --agreement CODE.")
        self.stdout.write(importer.preview(reading))
        if write:
            write_fixture(write, importer.fixture(reading, code, corrected=readers is not None))
            self.stdout.write(f"Wrote {write}.")


def agreement_code(named: str | None, readers: importer.ReadersCorrections | None) -> str:
    """The code from the command line or the corrections file, which must not contradict each other."""
    if named and readers and named != readers.agreement:
        raise CommandError(f"The corrections file is for {readers.agreement}, not for {named}.")
    return named or (readers.agreement if readers else "")


def write_fixture(path: Path, content: str) -> None:
    """Write the fixture, over an earlier fixture but over nothing else."""
    try:
        if path.is_file() and not path.read_bytes().startswith(importer.MADE_BY.encode()):
            raise CommandError(f"{path} is no fixture of this command and would be lost; name another path.")
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
