"""Load the ledger's files; see alliance/loading/."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from alliance.loading import Broken, Outcome, Step, load, shown
from alliance.postgres import ROOT

FIXTURES = ROOT / "fixtures"


class Command(BaseCommand):
    help = (
        "Load YAML files into the ledger: all below fixtures/ unless others are named. Only what differs is written, "
        "and only where nobody changed it since it was loaded; what somebody deleted stays deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file, or a folder with *.yaml in it")
        parser.add_argument("--overwrite", action="store_true", help="take the files' side where somebody changed it")

    def handle(self, *args: Any, paths: list[Path], overwrite: bool, verbosity: int, **options: Any) -> None:
        try:
            steps, untold = load(paths or [FIXTURES], overwrite=overwrite)
        except Broken as broken:
            raise CommandError("\n  ".join(["Nothing was loaded:", *broken.sentences])) from None
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"The database refuses: {reason}. Were its tables made (manage.py migrate)?") from None
        if verbosity:
            self.tell_counts(steps)
            self.tell("Changed here by somebody, left alone (--overwrite takes the files' side)", kept_fields(steps))
            self.tell("Deleted here, not loaded again", deleted_records(steps))
            self.tell("No longer in the files, left as they are", [] if paths else map(shown, untold))

    def tell_counts(self, steps: list[Step]) -> None:
        """A line of numbers for each model, and one for all."""
        counts: dict[str, Counter[Outcome]] = {}
        for step in steps:
            counts.setdefault(step.record.model._meta.label_lower, Counter())[step.outcome] += 1
        counts = dict(sorted(counts.items())) | {"all": sum(counts.values(), Counter())}
        width = max(map(len, counts))
        self.stdout.write(" " * width + "".join(f"{outcome:>12}" for outcome in Outcome))
        for label, count in counts.items():
            self.stdout.write(f"{label:{width}}" + "".join(f"{count[outcome]:>12}" for outcome in Outcome))

    def tell(self, heading: str, lines: Iterable[str]) -> None:
        if lines := list(lines):
            self.stdout.write("\n  ".join([f"\n{heading}:", *lines]))


def kept_fields(steps: list[Step]) -> Iterator[str]:
    """Each field that keeps another value than the files give it."""
    for step in steps:
        for name, value in step.kept.items():
            place, said = step.record.place_of(name), step.record.values[name]
            yield f"{place}: {step.record}: {name} is {value!r} here, {said!r} in the file"


def deleted_records(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        if step.outcome is Outcome.DELETED:
            yield f"{step.record.place}: {step.record}"
