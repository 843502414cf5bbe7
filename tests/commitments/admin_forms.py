"""What a browser sends to the forms of the workbench, and what they answer."""

from typing import Any

from django.test import Client

from alliance.models import User
from commitments.models import Agreement, Commitment, Passage, StatusUpdate
from tests.factories import ThemeFactory
from tests.test_admin_contract import address

ADDRESS = {
    "basis": "official_document",
    "url": "https://example.org/release",
    "title": "Press release",
    "publisher": "Ministry of Foreign Affairs",
    "published_on": "2021-12-02",
    "published_precision": "day",
    "accessed_on": "2022-01-01",
}


WHY = {"change_reason": "The text says so."}
"""What a form asks for where readers see the record."""


def rows(prefix: str, *new: dict[str, Any], old: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """The fields of the parts on a form."""
    fields = {f"{prefix}-TOTAL_FORMS": len(old) + len(new), f"{prefix}-INITIAL_FORMS": len(old)}
    for number, row in enumerate([*old, *new]):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def update_form(commitment: Commitment, *evidence: dict[str, Any], **changes: Any) -> dict[str, Any]:
    content = {
        "commitment": commitment.pk,
        "implementation": "under_way",
        "effective_on": "2021-12-01",
        "effective_precision": "day",
        "rationale": "The group met for the first time.",
        "confidence": "medium",
    }
    return content | rows("evidence", *evidence) | changes


def enter(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def page_of(update: StatusUpdate) -> str:
    return address(StatusUpdate, "change", update.pk)


def errors(answer: Any) -> dict[str, list[str]]:
    """The sentences that a form shows, by field, those of its parts included."""
    context = answer.context
    if "refusals" in context:  # the coding screen, which is no form of the admin
        return {"__all__": list(context["refusals"])}
    found = dict(context["adminform"].form.errors)
    for inline in context["inline_admin_formsets"]:
        for form_errors in inline.formset.errors:
            found |= form_errors
        if inline.formset.non_form_errors():
            found |= {inline.formset.prefix: inline.formset.non_form_errors()}
    return {field: list(sentences) for field, sentences in found.items()}


def commitment_form(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    content = {
        "agreement": agreement.pk,
        "code": "",
        "title_en": "Establish a working group",
        "obligation": "one_off",
        "strength": "firm",
        "theme": ThemeFactory().pk,
        "due_precision": "day",
        "review_every_days": "365",
    } | WHY
    for prefix in ("citations", "obligations", "targets", "theme_links", "links", "status_updates"):
        content |= rows(prefix)
    return content | changes


def citation(passage: Passage, quote: str, **changes: Any) -> dict[str, Any]:
    return {"number": "", "passage": passage.pk, "kind": "original", "quote": quote, "occurrence": "1"} | changes


def passage_form(passage: Passage, **changes: Any) -> dict[str, Any]:
    content = {"agreement": passage.agreement_id, "number": passage.number, "position": passage.position}
    return content | {"text": passage.text, "corrections": "[]"} | WHY | changes


def agreement_form(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    names = ["slug", "title_en", "kind", "nature", "legal_force", "state", "issued_precision", "text_held", "language"]
    content = {name: getattr(agreement, name) for name in names} | rows("party_links") | rows("links")
    return content | WHY | changes
