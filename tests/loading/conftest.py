"""A folder of files, and the command that loads it."""

from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command


@pytest.fixture
def load(tmp_path: Path):
    """Write YAML texts to files of a folder of their own, load it, return what the command printed."""

    def load(*texts: str, overwrite: bool = False) -> str:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.yaml").write_text(dedent(text))
        told = StringIO()
        call_command("load_ledger", tmp_path, overwrite=overwrite, stdout=told)
        return told.getvalue()

    return load
