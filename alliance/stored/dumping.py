"""A dump: the whole public ledger of one moment in a folder of its own, which is there whole or not at all."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from alliance import revision
from alliance.stored.describing import LICENCE, fields
from alliance.stored.files import File, ResourceFiles
from alliance.stored.reading import records
from alliance.stored.shapes import RESOURCES

MANIFEST, README, SUMS = "manifest.json", "README.md", "SHA256SUMS"
NAME = re.compile(r"[0-9]{8}T[0-9]{12}Z-r[0-9]+")
"""Of a dump's folder: when it was made, to the microsecond, and its revision; the latest is the last by name."""

FORMAT = 1
KEPT = 2
"""How many dumps stay: who is reading the one before the last reads on."""


@dataclass(frozen=True)
class Dump:
    """A folder with a dump, which says itself what is in it."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Raises OSError or ValueError where it cannot be read."""
        return json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))

    @property
    def name(self) -> str:
        return self.folder.name


def dumps(place: Path) -> list[Dump]:
    """The dumps in a folder, the latest first."""
    found = [folder for folder in place.iterdir() if NAME.fullmatch(folder.name)] if place.is_dir() else []
    return [Dump(folder) for folder in sorted(found, reverse=True)]


def export(place: Path) -> Dump:
    """Write a new dump into the folder, and take away all but the last ones."""
    place.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=".unfinished-", dir=place))
    try:
        with one_snapshot():
            name = _write(unfinished)
        unfinished.chmod(0o755)
        finished = unfinished.rename(place / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    for old in dumps(place)[KEPT:]:
        shutil.rmtree(old.folder)
    return Dump(finished)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All statements see the ledger as it is at the first."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(folder: Path) -> str:
    """All files; the name of the dump."""
    number, now = revision.current(), datetime.now(UTC)
    files = []
    for resource in RESOURCES:
        of_resource = ResourceFiles(folder, resource)
        of_resource.add(records(resource))
        files += of_resource.close()
    manifest = {
        "format": FORMAT,
        "revision": number,
        "exported_at": now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "day": timezone.localdate(now).isoformat(),
        "licence": LICENCE,
        "files": files,
    }
    others = [_text(folder, README, _readme(manifest)), _text(folder, MANIFEST, json.dumps(manifest, indent=2) + "\n")]
    _text(folder, SUMS, "".join(f"{file['sha256']}  {file['name']}\n" for file in [*files, *others]))
    _keep(folder)
    return f"{now:%Y%m%dT%H%M%S%f}Z-r{number}"


def _text(folder: Path, name: str, text: str) -> dict[str, Any]:
    file = File(folder, name)
    file.write(text)
    return file.close()


def _keep(folder: Path) -> None:
    """Have the names on the disk too, before others see the folder."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _readme(manifest: dict[str, Any]) -> str:
    return "\n".join(
        [
            "# Pacta: the stored records\n",
            f"Revision {manifest['revision']}, exported at {manifest['exported_at']}. What was written since: "
            f"`/api/v1/changes/?after={manifest['revision']}`.\n",
            "JSON Lines (`.jsonl`) has everything, a record a line. CSV has the same in tables: lists are joined by "
            "`;`, and a text that a spreadsheet could run has an apostrophe before it. `sha256sum -c SHA256SUMS` "
            "checks the files.\n",
            "## What you may do with it\n",
            LICENCE,
            "## Fields",
            *fields(),
            "",
        ]
    )
