"""What docs/api.md shows can be done as it stands there, and gives what it says."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from alliance.accounts import tokens
from alliance.api.models import Scope
from alliance.models import User
from commitments import workflow
from commitments.models import StatusUpdate
from tests.factories import CommitmentFactory

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(), re.DOTALL)
HERE = "http://127.0.0.1:8000"
WRITING = "$TOKEN"

PROGRAMS = [(text, said) for (kind, text), (_, said) in pairwise(BLOCKS) if kind == "python"]
QUESTIONS = [text for kind, text in BLOCKS if kind == "sh"]


def shown(text: str) -> str:
    """What a test of it is called."""
    return text.strip().splitlines()[0].replace(HERE, "")[:60]


@pytest.mark.parametrize(("program", "said"), PROGRAMS, ids=map(shown, dict(PROGRAMS)))
def test_program_says_what_stands_below_it(ledger: str, tmp_path: Path, program: str, said: str):
    assert run(program, ledger, tmp_path) == said


def test_alert_says_nothing_twice(ledger: str, tmp_path: Path):
    [program] = [program for program, _ in PROGRAMS if "alert.py" in program]
    run(program, ledger, tmp_path)

    assert run(program, ledger, tmp_path) == ""


def run(program: str, server: str, folder: Path) -> str:
    command = [sys.executable, "-c", program.replace(HERE, server)]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.mark.parametrize("question", [text for text in QUESTIONS if WRITING not in text], ids=shown)
def test_question_is_answered(ledger: str, tmp_path: Path, question: str):
    assert answered(question, ledger, tmp_path)


@pytest.mark.django_db(transaction=True)
def test_draft_is_made_and_may_be_submitted(live_server: LiveServer, tmp_path: Path, analyst: User):
    with transaction.atomic():
        CommitmentFactory(code="2021-FS-057", agreement__code="2021-FS", obligors=["KOR"])
    _, token = tokens.make(analyst, name="curl", scope=Scope.WRITE, days=7)
    [question] = [text for text in QUESTIONS if WRITING in text]

    assert answered(question.replace(WRITING, token), live_server.url, tmp_path).startswith("HTTP/1.1 201")
    with transaction.atomic():
        assert workflow.submit(update=StatusUpdate.objects.get(), by=analyst, at=timezone.now()).state == "submitted"


def answered(question: str, server: str, folder: Path) -> str:
    """What curl shows; a refusal, or a parameter that is not understood, fails."""
    if shutil.which("curl") is None:
        pytest.skip("no curl to run the examples with")
    command = question.replace(HERE, server).replace("curl ", "curl --silent --show-error --fail ", 1)
    shown = subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
    return shown or "".join(file.read_text() for file in folder.iterdir())


def test_chart_can_be_shown_elsewhere(ledger: str):
    [picture] = [text for kind, text in BLOCKS if kind == "html"]
    [address] = re.findall('src="([^"]+)"', picture)

    with urlopen(address.replace(HERE, ledger)) as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert "Cross-Origin-Resource-Policy" not in answer.headers
