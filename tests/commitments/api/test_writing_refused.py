"""What cannot be taken is refused with a sentence at its place, whatever is sent; and nothing is written."""

from typing import Any

import pytest

from alliance.api.bodies import MOST_BYTES
from alliance.models import User
from commitments.models import Evidence, StatusUpdate
from commitments.serializers.draft import MOST_EVIDENCE
from tests.commitments.api.writing import RELEASE, UPDATES, Writer, content, faults, place, problem
from tests.commitments.steps import update_in
from tests.factories import AgreementFactory, CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db

REQUIRED = "This field is required."
NULL = "This field may not be null."


@pytest.fixture
def kim(analyst: User) -> Writer:
    return Writer(analyst)


@pytest.fixture
def code() -> str:
    return CommitmentFactory(code="2021-FS-001", agreement=AgreementFactory(code="2021-FS")).code


# Fields


@pytest.mark.parametrize(
    ("sent", "path", "sentence"),
    [
        (
            {"commitment": "2021-FS-002"},
            "commitment",
            "with the code '2021-FS-002'. Did you mean 2021-FS-001?",
        ),
        ({"commitment": 5}, "commitment", "The code is expected here, as a text."),
        ({"commitment": "a\0b"}, "commitment", "There is no commitment with the code 'a\\x00b'."),
        ({"commitment": "\ud800"}, "commitment", "There is no commitment with the code '\\ud800'."),
        ({"commitment": None}, "commitment", NULL),
        ({"party": "kor"}, "party", "There is no party with the code 'kor'. Did you mean KOR?"),
        ({"party": ["KOR"]}, "party", "The code is expected here, as a text."),
        ({"implementation": "done"}, "implementation", "'done' is not among the words allowed here: reversed,"),
        ({"implementation": {}}, "implementation", "'{}' is not among the words allowed here"),
        ({"effective_on": "soon"}, "effective_on", "'soon' is no date: write the year, month and day"),
        ({"effective_on": "20211201"}, "effective_on", "'20211201' is no date"),
        ({"effective_on": "2021-02-30"}, "effective_on", "'2021-02-30' is no date"),
        ({"effective_on": 20211201}, "effective_on", "'20211201' is no date"),
        ({"effective_on": None}, "effective_on", NULL),
        ({"effective_precision": "week"}, "effective_precision", "'week' is not among the words allowed here"),
        ({"achieved": "1.23456"}, "achieved", "'1.23456' is no number of at most sixteen digits and four decimals"),
        ({"achieved": "1" * 17}, "achieved", "'11111111111111111' is no number"),
        ({"achieved": "١"}, "achieved", "'١' is no number"),
        ({"achieved": True}, "achieved", "'True' is no number"),
        ({"achieved": []}, "achieved", "'[]' is no number"),
        ({"rationale": 5}, "rationale", "A text is expected here, in quotation marks."),
        ({"rationale": "a\0b"}, "rationale", "Null characters are not allowed."),
        ({"rationale": "\ud800"}, "rationale", "Surrogate characters are not allowed: U+D800."),
        ({"confidence": "none"}, "confidence", "'none' is not among the words allowed here: high, medium, low."),
        ({"replaces": "not-a-uuid"}, "replaces", "There is no status update with the id 'not-a-uuid'."),
        ({"replaces": 5}, "replaces", "There is no status update with the id '5'."),
        ({"state": "published"}, "state", "There is no field 'state' to write here."),
        ({"rationals": ""}, "rationals", "There is no field 'rationals' to write here. Did you mean rationale?"),
        ({"evidence": {}}, "evidence", 'Expected a list of items but got type "dict".'),
        ({"evidence": "x"}, "evidence", 'Expected a list of items but got type "str".'),
        ({"evidence": [5]}, "evidence.0", "An object is expected here, not int."),
        ({"evidence": [RELEASE, {}]}, "evidence.1.basis", REQUIRED),
        ({"evidence": [RELEASE | {"title": "x" * 301}]}, "evidence.0.title", "no more than 300 characters"),
        ({"evidence": [RELEASE | {"title": ["x"]}]}, "evidence.0.title", "A text is expected here"),
        ({"evidence": [RELEASE | {"titel": "x"}]}, "evidence.0.titel", "There is no field 'titel' to write here."),
        ({"evidence": [RELEASE | {"url": "example"}]}, "evidence.0.url", "Enter a valid URL."),
        (
            {"evidence": [RELEASE | {"published_on": "2021-13-01"}]},
            "evidence.0.published_on",
            "'2021-13-01' is no date",
        ),
        ({"evidence": [RELEASE | {"publisher": ""}]}, "evidence.0", "Evidence is one of: a passage; an address"),
        (
            {"evidence": [RELEASE | {"basis": "search_record"}]},
            "evidence.0",
            "A search, and only a search, has the basis",
        ),
        ({"evidence": [RELEASE, RELEASE]}, "evidence.1", "It says the same as evidence.0; give each piece once."),
        ({"evidence": [{"basis": "official_document", "passage": "7"}]}, "evidence.0.passage", "An object is expected"),
        ({"evidence": [{"basis": "official_document", "passage": {}}]}, "evidence.0.passage.agreement", REQUIRED),
        (
            {"evidence": [{"basis": "official_document", "passage": {"agreement": "2021-FS", "passage": "99"}}]},
            "evidence.0.passage",
            "There is no passage '99' of an agreement with the code '2021-FS'.",
        ),
        (
            {"evidence": [{"basis": "official_document", "passage": {"agreement": "\ud800", "passage": "\0"}}]},
            "evidence.0.passage.passage",
            "Null characters are not allowed.",
        ),
        ({"evidence": [RELEASE] * (MOST_EVIDENCE + 1)}, "evidence", "no more than 50 elements"),
    ],
    ids=str,
)
def test_wrong_field_is_told_at_its_place(kim: Writer, code: str, sent: dict[str, Any], path: str, sentence: str):
    answer = kim.post(content(code) | sent)

    told = faults(answer)
    assert any(sentence in each for each in told[path])
    assert f"{path}: {told[path][0]}" in answer.json()["detail"]
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize(
    ("sent", "path", "sentence"),
    [
        ({"effective_on": "soon"}, "effective_on", "'soon' is no date"),
        ({"commitment": None}, "commitment", NULL),
        ({"replaces": None}, "replaces", "There is no field 'replaces' to write here."),
        ({"evidence": [RELEASE, {}]}, "evidence.1.basis", "This field cannot be blank."),
        ({"evidence": [{"basis": "official_document", "passage": {}}]}, "evidence.0.passage.agreement", REQUIRED),
    ],
    ids=str,
)
def test_wrong_change_is_told_at_its_place(kim: Writer, analyst: User, sent: dict[str, Any], path: str, sentence: str):
    update = update_in("draft", analyst, analyst)
    kim.get(update)

    answer = kim.patch(update, **{"rationale": "Mine."} | sent)

    assert faults(answer)[path][0].startswith(sentence)
    assert kim.get(update).json()["rationale"] == "The group met for the first time."
    assert Evidence.objects.count() == 1


def test_all_that_is_wrong_is_told_at_once(kim: Writer):
    assert list(
        faults(kim.post({"effective_on": "soon", "nope": 1, "evidence": [{}, {"basis": "x", "titel": "y"}]}))
    ) == [
        *("nope", "commitment", "implementation", "effective_on"),
        *("evidence.0.basis", "evidence.1.titel", "evidence.1.basis"),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"period_from": "2021-01-01"}, "Upheld needs the period from and to; nothing else has a period."),
        ({"implementation": "upheld"}, "Upheld needs the period from and to; nothing else has a period."),
        (
            {"implementation": "upheld", "period_from": "2021-01-01", "period_to": "2021-06-30"},
            "The period runs backwards, or the update is not effective on its last day.",
        ),
        ({"effective_on": "2021-12-01", "effective_precision": "month"}, "last day"),
    ],
)
def test_fields_that_do_not_go_together_are_told_of_the_whole(
    kim: Writer, code: str, fields: dict[str, str], sentence: str
):
    answer = kim.post(content(code, **fields))

    assert faults(answer) == {}
    assert sentence in answer.json()["detail"]


@pytest.mark.parametrize("achieved", [5, 5.5, "5.5", "-0.0001", "9999999999999999.9999", 0, 1e3], ids=repr)
def test_number_is_taken_as_json_has_it_or_as_a_text(kim: Writer, code: str, achieved: Any):
    answer = kim.post(content(code, achieved=achieved))

    assert float(answer.json()["achieved"]) == float(achieved)


# Bodies


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("", 422, "commitment: This field is required."),
        ("{", 400, "The body is no JSON: Expecting property name enclosed in double quotes in line 1, column 2."),
        ("null", 422, "No data provided"),
        ("[]", 422, "An object is expected here, not list."),
        ('"x"', 422, "An object is expected here, not str."),
        (b"\xff\xfe", 400, "The body is not UTF-8, in which JSON is sent."),
        ('{"party": null, "party": "KOR"}', 400, "An object has the name 'party' twice; give it once."),
        ('{"achieved": NaN}', 400, "NaN is no number in JSON."),
        ('{"achieved": -Infinity}', 400, "-Infinity is no number in JSON."),
        ('{"achieved": 1e999999999}', 422, "achieved: '1E+999999999' is no number"),
        ('{"achieved": ' + "9" * 5000 + "}", 400, "The body is nested too deeply, or has a number that is too long."),
        ("[" * 100_000, 400, "The body is nested too deeply"),
        ('{"evidence": ' + '[{"passage": ' * 500 + "1" + "}]" * 500 + "}", 422, "evidence.0.passage"),
        ('{"\\u0000": 1}', 422, "There is no field '\\x00' to write here."),
        ('{"\\ud800": 1}', 422, "There is no field '\\ud800' to write here."),
        ('{"": 1}', 422, "There is no field '' to write here."),
        ('{"__all__": 1, "non_field_errors": 2}', 422, "There is no field '__all__' to write here."),
        (" " * (MOST_BYTES + 1), 413, "At most 256 KiB can be sent at once; this is more."),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_body_that_is_no_update_is_refused(kim: Writer, body: Any, status: int, sentence: str):
    answer = kim.send("POST", UPDATES, body)

    assert problem(answer)[0] == status
    assert sentence in answer.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]
)
def test_other_kinds_of_body_are_a_415(kim: Writer, kind: str):
    answer = kim.client.generic("POST", UPDATES, "commitment=x", kind)

    assert problem(answer)[0] == 415


def test_body_that_comes_in_pieces_is_a_411(kim: Writer):
    answer = kim.client.post(UPDATES, headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH=None)

    assert problem(answer) == (411, "A body that comes in pieces is not read here: send it with its Content-Length.")


def test_writes_take_no_parameters(kim: Writer, code: str, analyst: User):
    update = update_in("draft", analyst, analyst)
    kim.get(update)

    asked = [kim.send("POST", f"{UPDATES}?full=1", content(code)), kim.send("DELETE", f"{place(update)}?force=1")]

    assert [problem(answer)[0] for answer in asked] == [400, 400]
    assert StatusUpdate.objects.get() == update


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("return", {}, "note: This field is required."),
        ("return", {"note": " "}, "note: This field may not be blank."),
        ("withdraw", {"reason": ""}, "reason: This field may not be blank."),
        ("withdraw", {"reason": "x", "note": "y"}, "note: There is no field 'note' to write here."),
        ("submit", {"at": "now"}, "This step takes no body"),
        ("publish", {"at": "now"}, "This step takes no body"),
    ],
)
def test_steps_say_what_they_need(reviewer: User, name: str, sent: dict[str, str], sentence: str):
    update = update_in("submitted", reviewer, reviewer)
    lee = Writer(reviewer)
    lee.get(update)

    status, told = problem(lee.step(name, update, **sent))

    assert (status, told.startswith(sentence)) == (422, True)


@pytest.mark.parametrize("path", ["not-a-uuid/", "00000000-0000-0000-0000-000000000000/", "x/submit/"])
def test_what_is_not_there_is_a_404(kim: Writer, path: str):
    for method in ("GET", "PATCH", "DELETE"):
        assert problem(kim.send(method, UPDATES + path, tag='"1"'))[0] in (404, 405)


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn"])
def test_what_is_frozen_is_a_409(analyst: User, kim: Writer, state: str):
    update = update_in(state, analyst, UserFactory())
    kim.get(update)

    told = [
        problem(answer) for answer in (kim.patch(update, rationale="x"), kim.delete(update), kim.step("submit", update))
    ]

    assert told == [
        (409, f"The update is {state}; only a draft or returned one can be changed."),
        (409, f"The update is {state}; only a draft one can be deleted."),
        (409, f"The update is {state}; only a draft or returned one can be submitted."),
    ]
