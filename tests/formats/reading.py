"""The real ledger as the API tells it, page by page: what every other format is held against."""

from typing import Any

from django.test import Client


def told(client: Client, name: str) -> list[dict[str, Any]]:
    """All records of a list in full, in its order."""
    address = f"/api/v1/{name}/?full=1&page_size=100"
    records: list[dict[str, Any]] = []
    while address:
        page = client.get(address).json()
        records += page["results"]
        address = page["next"]
    assert len(records) == page["count"] > 0
    return records


def body(client: Client, address: str) -> str:
    """The whole answer, which may come part by part."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
