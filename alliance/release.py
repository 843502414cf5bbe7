"""Which program gives an answer: another one after each change of its files, so that no answer outlives an update."""

from functools import cache
from hashlib import sha256

from django.conf import settings

from alliance.postgres import ROOT

FOLDERS = ("alliance", "commitments", "dialogues", "templates", "locale", "requirements")
KINDS = {".py", ".html", ".mo", ".js", ".css", ".svg", ".txt"}


@cache
def release() -> str:
    """A digest of the program, its templates, translations and locked libraries, and of where its day begins."""
    digest = sha256(settings.TIME_ZONE.encode())
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
