"""The files of a dump that is to be read: whether they are all there and as they were written, then line by line."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliance.loading.faults import Broken, Fault, Place
from alliance.stored.dumping import FORMAT, MANIFEST, dumps
from alliance.stored.files import RETIRED_FILE
from alliance.stored.shapes import RESOURCES

NEEDED = {f"{name}.jsonl" for name in (*RESOURCES, RETIRED_FILE)}


@dataclass(frozen=True)
class Line:
    """A line of a file, at its place."""

    text: str
    place: Place

    def value(self) -> Any:
        """Raises Fault where it is no JSON."""
        try:
            value = json.loads(self.text)
        except ValueError as error:
            raise Fault(self.place, f"this is no JSON ({error}): take the file from a dump as it is.") from None
        if "\\u0000" in self.text:
            raise Fault(self.place, "the line holds a NUL character, which the database cannot hold.")
        return value


def chosen(folder: Path) -> Path:
    """The folder of a dump: this one, or the latest in it."""
    return folder if (folder / MANIFEST).exists() or not dumps(folder) else dumps(folder)[0].folder


def checked(folder: Path) -> dict[str, Any]:
    """The manifest of a dump whose files are as it says. Raises Broken with each that is not."""
    manifest = _manifest(folder)
    files = {file["name"]: file["sha256"] for file in manifest["files"]}
    faults = [Fault(Place(MANIFEST), f"it does not name {name}.") for name in sorted(NEEDED - files.keys())]
    for name, expected in files.items():
        path = folder / name
        if name != Path(name).name or not path.is_file():
            faults.append(Fault(Place(str(path)), "the file is missing: copy the whole folder."))
        elif _sum(path) != expected:
            sentence = f"the file is not as it was written: its SHA-256 is not {expected}. Copy it again."
            faults.append(Fault(Place(str(path)), sentence))
    if faults:
        raise Broken(faults)
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        read = manifest["format"], [(file["name"], file["sha256"], file["rows"]) for file in manifest["files"]]
    except FileNotFoundError:
        raise Broken([Fault(Place(str(folder)), f"no dump is there: it has no {MANIFEST}.")]) from None
    except (OSError, ValueError, TypeError, KeyError):
        raise Broken([Fault(Place(str(path)), "this is no manifest of a dump: copy the whole folder again.")]) from None
    if read[0] != FORMAT:
        sentence = f"the dump has the format {read[0]}, and this release reads {FORMAT}: use the release that wrote it."
        raise Broken([Fault(Place(str(path)), sentence)])
    return manifest


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines(folder: Path, name: str) -> Iterator[Line]:
    """The lines of a file. Raises Broken where it is no text."""
    path = folder / name
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, text in enumerate(file, 1):
                yield Line(text, Place(str(path), number))
    except UnicodeDecodeError:
        raise Broken([Fault(Place(str(path)), "this is not UTF-8: take the file from a dump as it is.")]) from None
