"""docs/permissions.md says what the code declares."""

from pathlib import Path
from typing import Any

from django.core.management import call_command

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def test_page_is_as_the_code_has_it(capsys: Any):
    call_command("permissions")

    assert capsys.readouterr().out == PAGE.read_text(), "Run: manage.py permissions > docs/permissions.md"
