"""Each rule for one row is broken twice: validation says its sentence, and the database refuses a bare UPDATE."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 1, 1, tzinfo=UTC)
LEDGER = [model for label in ("commitments", "dialogues") for model in apps.get_app_config(label).get_models()]


def checks() -> dict[str, type[models.Model]]:
    """Every check constraint of the ledger with its model."""
    return {
        constraint.name: model
        for model in LEDGER
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }


def sentence(name: str) -> str:
    constraint = next(one for one in checks()[name]._meta.constraints if one.name == name)
    return str(constraint.violation_error_message)


def upheld(**fields: object) -> models.Model:
    return factories.StatusUpdateFactory(commitment__obligation="recurring", upheld=True, **fields)


def draft(**fields: object) -> models.Model:
    return factories.StatusUpdateFactory(draft=True, **fields)


def search(**fields: object) -> models.Model:
    empty = {"url": "", "title": "", "publisher": "", "published_on": None}
    return factories.EvidenceFactory(basis="search_record", searched="State, “working group”", **empty | fields)


def myself(row: models.Model) -> models.Model:
    return row


def author(row: models.Model) -> models.Model:
    return row.author


NO_KOREAN = {"name_ko": "", "name_ko_source": "https://example.org/ko"}
MONTH = {"issued_on": date(2023, 2, 27), "issued_precision": "month"}
YEAR = {"issued_on": date(2023, 11, 30), "issued_precision": "year"}
DUE_THAT_YEAR = {"due_on": date(2021, 12, 30), "due_precision": "year", "due_basis": "stated", "deadline": "this year"}
BROKEN: list[tuple[str, Callable[[], models.Model], dict[str, object]]] = [
    ("party_name_ko_source_has_words", factories.PartyFactory, NO_KOREAN),
    ("agency_name_ko_source_has_words", factories.AgencyFactory, NO_KOREAN),
    ("dialogue_name_ko_source_has_words", factories.DialogueFactory, NO_KOREAN),
    (
        "agreement_title_ko_source_has_words",
        factories.AgreementFactory,
        {"title_ko": "", "title_ko_source": "https://example.org/ko"},
    ),
    ("party_code_form", factories.PartyFactory, {"code": "A/B c"}),
    ("agency_code_form", factories.AgencyFactory, {"code": "mofa-"}),
    ("theme_not_its_own_parent", factories.ThemeFactory, {"parent": myself}),
    ("agreement_issued_on_last_day", factories.AgreementFactory, MONTH),
    ("agreement_issued_on_last_day", factories.AgreementFactory, YEAR),
    ("agreement_not_ended_before_issued", factories.AgreementFactory, {"in_force_until": date(2021, 5, 20)}),
    ("agreement_four_eyes", factories.AgreementFactory, {"checked_by": None}),
    ("agreement_four_eyes", factories.AgreementFactory, {"checked_by": lambda row: row.coded_by}),
    ("agreement_returned_to_its_coder", factories.AgreementFactory, {"review_note": "The third passage is open."}),
    ("dialoguemention_has_quote", factories.DialogueMentionFactory, {"quote": ""}),
    ("dialoguemention_has_quote", factories.DialogueMentionFactory, {"occurrence": 0}),
    ("dialoguemention_quote_clean", factories.DialogueMentionFactory, {"quote": " working group"}),
    ("agreement_sha256_form", factories.AgreementFactory, {"sha256": "0" * 63}),
    ("passage_text_clean", factories.PassageFactory, {"text": "two  spaces"}),
    ("passage_text_clean", factories.PassageFactory, {"text": "two\nlines"}),
    ("passage_text_clean", factories.PassageFactory, {"text": "decomposed e\N{COMBINING ACUTE ACCENT}"}),
    ("passage_has_text", factories.PassageFactory, {"text": ""}),
    ("passage_not_its_own_lead_in", factories.PassageFactory, {"lead_in": myself}),
    (
        "commitment_due_on_last_day",
        factories.CommitmentFactory,
        DUE_THAT_YEAR,
    ),
    ("commitment_due_date_has_words_and_basis", factories.CommitmentFactory, {"due_on": date(2021, 12, 31)}),
    ("commitment_due_date_has_words_and_basis", factories.CommitmentFactory, {"due_basis": "stated"}),
    ("commitment_only_recurring_recurs", factories.CommitmentFactory, {"recurrence_months": 12}),
    ("commitment_retired_with_reason", factories.CommitmentFactory, {"retired_at": NOW}),
    ("commitment_retired_with_reason", factories.CommitmentFactory, {"retired_reason": "Coded twice."}),
    ("commitment_not_replaced_by_itself", factories.CommitmentFactory, {"replaced_by": myself}),
    ("citation_quote_clean", factories.CitationFactory, {"quote": " establish"}),
    ("citation_has_quote", factories.CitationFactory, {"quote": ""}),
    ("citation_has_quote", factories.CitationFactory, {"occurrence": 0}),
    ("citation_one_parent", factories.CitationFactory, {"commitment": None}),
    ("target_has_words_and_unit", factories.TargetFactory, {"unit": ""}),
    ("commitmentlink_not_to_itself", factories.CommitmentLinkFactory, {"earlier": lambda row: row.later}),
    ("statusupdate_effective_on_last_day", draft, {"effective_on": date(2022, 2, 1), "effective_precision": "month"}),
    ("statusupdate_upheld_has_period", draft, {"implementation": "upheld"}),
    ("statusupdate_upheld_has_period", draft, {"period_from": date(2022, 1, 1)}),
    ("statusupdate_period_in_order", upheld, {"period_from": date(2022, 1, 1)}),
    ("statusupdate_period_in_order", upheld, {"effective_on": date(2021, 11, 30)}),
    ("statusupdate_published_whole", factories.StatusUpdateFactory, {"reviewer": None}),
    ("statusupdate_published_whole", factories.StatusUpdateFactory, {"published_at": None}),
    ("statusupdate_published_whole", factories.StatusUpdateFactory, {"rationale": ""}),
    ("statusupdate_published_state", draft, {"published_at": NOW}),
    ("statusupdate_four_eyes", factories.StatusUpdateFactory, {"reviewer": author}),
    ("statusupdate_submitted_whole", draft, {"state": "submitted"}),
    ("statusupdate_submitted_whole", draft, {"state": "submitted", "submitted_at": NOW, "rationale": ""}),
    ("statusupdate_returned_with_note", draft, {"state": "returned"}),
    ("statusupdate_withdrawn_whole", draft, {"state": "withdrawn"}),
    ("statusupdate_withdrawn_whole", draft, {"withdrawal_reason": "Wrong."}),
    ("statusupdate_not_replacing_itself", draft, {"replaces": myself}),
    ("evidence_published_on_last_day", factories.EvidenceFactory, {"published_precision": "month"}),
    ("evidence_one_kind", factories.EvidenceFactory, {"publisher": ""}),
    ("evidence_one_kind", factories.EvidenceFactory, {"accessed_on": None}),
    ("evidence_one_kind", factories.EvidenceFactory, {"passage": lambda row: factories.PassageFactory()}),
    ("evidence_one_kind", search, {"accessed_on": None}),
    ("evidence_search_is_search_record", search, {"basis": "official_document"}),
    ("evidence_search_is_search_record", factories.EvidenceFactory, {"basis": "search_record"}),
    (
        "dialogue_ended_on_last_day",
        factories.DialogueFactory,
        {"ended_on": date(2022, 1, 1), "ended_precision": "year"},
    ),
    ("dialogue_cadence_has_source", factories.DialogueFactory, {"cadence_months": 12}),
    ("dialogue_cadence_has_source", factories.DialogueFactory, {"cadence_url": "https://example.org/"}),
    (
        "dialogue_established_by_one",
        factories.DialogueFactory,
        {
            "established_by_commitment": lambda row: factories.CommitmentFactory(),
            "established_by_agreement": lambda row: factories.AgreementFactory(),
        },
    ),
    ("dialogue_not_its_own_parent", factories.DialogueFactory, {"parent": myself}),
    ("meeting_starts_on_last_day", factories.MeetingFactory, {"precision": "month"}),
    (
        "meeting_ends_on_last_day",
        factories.MeetingFactory,
        {"starts_on": date(2022, 12, 31), "ends_on": date(2023, 1, 1), "precision": "year"},
    ),
    ("meeting_has_dialogue_or_title", factories.MeetingFactory, {"dialogue": None}),
    ("meeting_ends_after_start", factories.MeetingFactory, {"ends_on": date(2022, 2, 28)}),
    ("meeting_has_source", factories.MeetingFactory, {"source_publisher": ""}),
    (
        "meeting_source_has_address",
        lambda: factories.MeetingFactory(source_passage=factories.PassageFactory()),
        {"source_url": ""},
    ),
]


def link_of_agreements() -> models.Model:
    return factories.AgreementLinkFactory(kind="amends")


def recommendation_link() -> models.Model:
    return factories.RecommendationFactory().commitment_links.create(commitment=factories.CommitmentFactory())


BROKEN.append(("agreementlink_not_to_itself", link_of_agreements, {"earlier": lambda row: row.later}))
MAKERS: dict[str, Callable[[], models.Model]] = {
    "agreementlink": link_of_agreements,
    "recommendationlink": recommendation_link,
    "statusupdate": draft,
}


@pytest.fixture(autouse=True)
def checks_alone(db: None) -> None:
    """Without the triggers that keep whole rows as they are: they would refuse before a check is asked."""
    frozen = {"statusupdate": "keep_update", "evidence": "keep_evidence", "agreement": "keep_key"}
    with connection.cursor() as cursor:
        for table, trigger in frozen.items():
            cursor.execute(f"ALTER TABLE commitments_{table} DISABLE TRIGGER {trigger}")


@pytest.mark.parametrize(("name", "make", "change"), BROKEN, ids=[f"{n}-{case[0]}" for n, case in enumerate(BROKEN)])
def test_rule_for_one_row_is_kept_by_form_and_by_database(name, make, change):
    row = make()
    values = {field: value(row) if callable(value) else value for field, value in change.items()}

    for field, value in values.items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert sentence(name) in refusal.value.messages

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)
    assert error.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", [name for name in checks() if name.endswith("_allowed")])
def test_vocabulary_is_closed(name):
    model = checks()[name]
    field = name.removeprefix(f"{model._meta.model_name}_").removesuffix("_allowed")
    row = MAKERS.get(model._meta.model_name, getattr(factories, f"{model.__name__}Factory", None))()

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field: "other"})

    assert error.value.__cause__.diag.constraint_name == name


def test_every_rule_for_one_row_is_tried():
    tried = {name for name, _, _ in BROKEN} | {name for name in checks() if name.endswith("_allowed")}

    assert tried == set(checks())


def test_every_rule_for_one_row_has_a_sentence_for_people():
    assert {name for name in checks() if "Constraint" in sentence(name) or not sentence(name).endswith(".")} == set()
