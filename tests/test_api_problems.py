"""Errors of the API: RFC 9457 problems with a sentence that helps, whatever goes wrong and wherever."""

import logging

import pytest
from django.test import Client

from commitments.querysets import CommitmentQuerySet
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/commitments/"


def refused(response, status: int) -> dict[str, object]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    return problem


def test_wrong_parameters_are_named_one_by_one(client):
    problem = refused(client.get(f"{LIST}?stauts=delivered&due_after=soon"), 400)

    assert problem["title"] == "Bad Request"
    assert list(problem["errors"]) == ["due_after", "stauts"]
    soon = "'soon' is no date: write the year, month and day, as in 2021-05-21."
    assert problem["errors"]["due_after"] == [soon]
    assert problem["detail"].startswith(
        f"due_after: {soon} stauts: There is no parameter 'stauts' here. Did you mean sta"
    )


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("page_size=0", "page_size", "'0' is no whole number from 1 to 500."),
        ("page_size=501", "page_size", "'501' is no whole number from 1 to 500."),
        ("page_size=1000000000", "page_size", "'1000000000' is no whole number from 1 to 500."),
        ("page_size=" + "9" * 10_000, "page_size", "'" + "9" * 60 + "…' is no whole number from 1 to 500."),
        ("page_size=-1", "page_size", "'-1' is no whole number from 1 to 500."),
        ("page_size=ten", "page_size", "'ten' is no whole number from 1 to 500."),
        ("page_size=%D9%A5", "page_size", "'٥' is no whole number from 1 to 500."),
        ("page_size=%00", "page_size", "'\\x00' is no whole number from 1 to 500."),
        ("page_size=5&page_size=5", "page_size", "Give this parameter once."),
        ("full=yes", "full", "'yes' is neither true (or 1) nor false (or 0)."),
        ("full=1&full=1", "full", "Give this parameter once."),
        ("cursor=abc", "cursor", "This is no cursor of ours: take it from `next` or `previous`."),
        ("cursor=%00", "cursor", "This is no cursor of ours: take it from `next` or `previous`."),
        ("cursor=" + "a.b" * 5_000, "cursor", "This is no cursor of ours: take it from `next` or `previous`."),
        ("cursor=한", "cursor", "This is no cursor of ours: take it from `next` or `previous`."),
        ("format=xml", "format", "'xml' is not among the words allowed here: json, csv, jsonl."),
        ("utm_source=mail", "utm_source", "There is no parameter 'utm_source' here."),
        ("%FF=1", "\ufffd", "There is no parameter '\ufffd' here."),
    ],
)
def test_wrong_parameter_is_a_400_with_its_sentence(client, query: str, name: str, sentence: str):
    problem = refused(client.get(f"{LIST}?{query}"), 400)

    assert list(problem["errors"]) == [name]
    assert problem["errors"][name][0].startswith(sentence)


@pytest.mark.parametrize(
    "resource",
    [
        *("agreements", "passages", "commitments", "status-updates", "dialogues", "meetings", "recommendations"),
        *("parties", "themes"),
    ],
)
def test_every_list_refuses_what_it_does_not_know(client, resource: str):
    assert list(refused(client.get(f"/api/v1/{resource}/?stauts=1"), 400)["errors"]) == ["stauts"]


def test_one_record_takes_no_parameter_but_its_moment(client):
    code = CommitmentFactory().code

    problem = refused(client.get(f"{LIST}{code}/?full=1"), 400)

    assert problem["errors"] == {
        "full": ["There is no parameter 'full' here: one record takes as_of and known_at only."]
    }


def test_too_many_parameters_are_a_400(client):
    problem = refused(client.get(LIST + "?" + "&".join(f"theme={n}" for n in range(12_001))), 400)

    assert problem["detail"] == "This address has more than 12,000 parameters. Take some out."


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("commitments/2021-XX-001/", "There is no commitment with the code '2021-XX-001'."),
        ("agreements/nothing/", "There is no agreement with the slug 'nothing'."),
        ("commitments/" + "x" * 10_000 + "/", "There is no commitment with the code '" + "x" * 60 + "…'."),
        ("status-updates/not-a-uuid/", "There is nothing at this address; /api/v1/ lists what there is."),
        ("commitments/%00/", "There is nothing at this address; /api/v1/ lists what there is."),
        ("nothing/", "There is nothing at this address; /api/v1/ lists what there is."),
        ("../v2/", "There is nothing at this address; /api/v1/ lists what there is."),
    ],
)
def test_what_does_not_exist_is_a_404(client, path: str, detail: str):
    assert refused(client.get(f"/api/v1/{path}"), 404)["detail"] == detail


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_a_405(client, method: str):
    response = getattr(client, method)(LIST)

    assert refused(response, 405)["detail"] == f'Method "{method.upper()}" not allowed.'
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_other_formats_are_a_406(client):
    refused(client.get(LIST, headers={"accept": "text/csv"}), 406)


@pytest.mark.parametrize("address", ["", "schema/", "docs/"])
@pytest.mark.parametrize("name", ["lang", "stauts"])
def test_what_is_the_same_for_every_question_takes_no_parameter(client, address: str, name: str):
    problem = refused(client.get(f"/api/v1/{address}?{name}=ko"), 400)

    assert problem["detail"] == f"{name}: There is no parameter '{name}' here: this address takes none."


def test_fault_of_ours_is_a_500_that_tells_nothing(monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    monkeypatch.setattr(CommitmentQuerySet, "made_by", lambda rows, day: 1 / 0)

    problem = refused(Client(raise_request_exception=False).get(LIST), 500)

    assert problem["detail"] == "Something went wrong on our side. It has been logged."


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_who_sends_something_without_the_last_slash_is_not_led_on(client, method: str):
    problem = refused(getattr(client, method)("/api/v1/status-updates", {}, content_type="application/json"), 404)

    assert problem["detail"].endswith("Every address of the API ends with a slash.")


def test_who_reads_without_the_last_slash_is_led_on(client):
    answer = client.get("/api/v1/commitments?party=KOR")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/commitments/?party=KOR")


def test_foreign_host_is_a_400(client):
    problem = refused(client.get(LIST, headers={"host": "elsewhere.example"}), 400)

    assert problem["detail"] == "This site does not answer to the host name of the request."


def test_errors_of_pages_are_no_problems(client):
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")


def test_answers_and_errors_are_open_to_every_origin_when_reading_is_public(client):
    for path in ("", "commitments/", "commitments/?x=1", "nothing/", "schema/"):
        assert client.get(f"/api/v1/{path}")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/commitments/")
    assert "Access-Control-Allow-Origin" not in client.post(LIST)


@pytest.mark.parametrize("path", ["", "commitments/", "agreements/nothing/", "schema/", "docs/"])
def test_without_public_reading_only_those_who_logged_in_read(client, settings, path: str):
    settings.PUBLIC_READ = False

    response = client.get(f"/api/v1/{path}")
    refused(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="Pacta"'
    assert "Access-Control-Allow-Origin" not in response

    client.force_login(UserFactory())
    assert client.get(f"/api/v1/{path}").status_code == (404 if "nothing" in path else 200)


def test_head_and_options_are_answered(client):
    head, options = client.head(LIST), client.options(LIST)

    assert (head.status_code, head.content) == (200, b"")
    assert (options.status_code, options["Allow"]) == (200, "GET, HEAD, OPTIONS")


def test_missing_slash_leads_to_the_list(client):
    assert client.get("/api/v1/commitments")["Location"] == LIST
