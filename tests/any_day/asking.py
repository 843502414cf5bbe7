"""The API, asked for a list or for a record."""

from django.test import Client

ROOT = "/api/v1/"


def keys(client: Client, path: str, key: str = "code") -> list[str]:
    body = client.get(ROOT + path).json()
    assert body["count"] == len(body["results"])
    return [row[key] for row in body["results"]]


def record(client: Client, path: str) -> dict:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200, answer.text
    return answer.json()
