"""Whatever bytes are sent to whatever writes, the answer is a sentence, and all stays as it was."""

import json

import pytest

from alliance.models import User
from commitments.models import Evidence, StatusUpdate
from tests.commitments.api.writing import Writer, problem
from tests.commitments.steps import update_in
from tests.factories import UserFactory
from tests.test_api_schema import WRITTEN

pytestmark = pytest.mark.django_db

TAKING = [(method.upper(), path) for method, path in WRITTEN if method != "delete"]
STATES = {"publish": "submitted", "return": "submitted", "withdraw": "published"}
"""In which a step could be taken, were it not for the body; all others need a draft."""


def in_each_text(value: str) -> bytes:
    return f'{{"note": {value}, "reason": {value}, "rationale": {value}, "commitment": {value}}}'.encode()


ODD = {
    "no object": b"7",
    "no JSON": b"note=x",
    "two objects": b"{}{}",
    "not UTF-8 within a text": b'{"note": "\xc3("}',
    "NUL": in_each_text(r'"a\u0000b"'),
    "half a character": in_each_text(r'"\ud800"'),
    "a name twice": b'{"note": "x", "note": "y"}',
    "no number": in_each_text("NaN"),
    "a number of many digits": in_each_text("9" * 10_000),
    "a number without end": in_each_text("1e400"),
    "objects in objects": b'{"note": ' * 1000 + b"1" + b"}" * 1000,
    "lists in lists": in_each_text("[" * 1000 + "]" * 1000),
    "two megabytes": json.dumps({"note": "x" * 2_000_000}).encode(),
}


def stored() -> list[object]:
    return [*StatusUpdate.objects.values(), *Evidence.objects.values()]


@pytest.mark.parametrize(("method", "path"), TAKING)
def test_odd_body_is_refused_with_a_sentence(administrator: User, method: str, path: str):
    step = path.rstrip("/").rpartition("/")[2]
    author = UserFactory() if step in STATES else administrator
    update, lee = update_in(STATES.get(step, "draft"), author, UserFactory()), Writer(administrator)
    tag, before = lee.get(update)["ETag"], stored()

    for what, body in ODD.items():
        status, sentence = problem(lee.send(method, path.format(id=update.pk), body, tag=tag))
        assert status in (400, 413, 422), what
        assert sentence.endswith("."), (what, sentence)
    assert stored() == before


@pytest.mark.parametrize(("method", "path"), TAKING)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_other_kinds_of_body_are_refused_with_a_sentence(administrator: User, method: str, path: str, kind: str):
    update, lee = update_in("draft", administrator, UserFactory()), Writer(administrator)
    tag, before = lee.get(update)["ETag"], stored()

    answer = lee.client.generic(method, path.format(id=update.pk), "note=x", kind, headers={"If-Match": tag})

    assert problem(answer)[0] == 415
    assert stored() == before
