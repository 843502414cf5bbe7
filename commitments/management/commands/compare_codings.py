"""How far the two codings of the seed documents agree: the tables of docs/coding.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.postgres import ROOT
from commitments.intercoder import QUESTIONS, Comparison, differences, kappa, read_coding

CODINGS = ROOT / "docs" / "coding"


class Command(BaseCommand):
    """Reads docs/coding/first/ and docs/coding/second/; touches no database."""

    help = "Compare the two codings of each document and print recall and kappas as a Markdown table."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=CODINGS, help="holds first/ and second/")
        parser.add_argument("--differences", action="store_true", help="list each difference instead")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        names = sorted(path.name for path in (folder / "first").glob("*.yaml"))
        others = sorted(path.name for path in (folder / "second").glob("*.yaml"))
        if not names or names != others:
            raise CommandError(f"{folder} must hold first/ and second/ with the same documents, one YAML file each.")
        codings = [(read_coding(folder / "first" / name), read_coding(folder / "second" / name)) for name in names]
        if options["differences"]:
            lines = [line for first, second in codings for line in differences(first, second)]
        else:
            rows = [(first.document, Comparison([(first, second)])) for first, second in codings]
            lines = table([*rows, ("all", Comparison(codings))])
        self.stdout.write("\n".join(lines))


def table(rows: list[tuple[str, Comparison]]) -> list[str]:
    questions = " | ".join(f"kappa: {question}" for question in QUESTIONS)
    return [
        f"| document | first | found by second | second | found by first | kappa: passages | pairs | {questions} |",
        f"| --- |{' ---: |' * (6 + len(QUESTIONS))}",
        *(f"| {name} | {' | '.join(cells(comparison))} |" for name, comparison in rows),
    ]


def cells(comparison: Comparison) -> list[str]:
    (first, second), (by_second, by_first) = comparison.seen, comparison.found
    return [
        str(first),
        f"{by_second} ({by_second / first:.0%})",
        str(second),
        f"{by_first} ({by_first / second:.0%})",
        two_digits(kappa(comparison.passages)),
        str(len(comparison.paired)),
        *(two_digits(kappa(comparison.answers(question))) for question in QUESTIONS),
    ]


def two_digits(value: float | None) -> str:
    """A kappa for the table; a dash where it is not defined."""
    return "–" if value is None else f"{value:.2f}"
