"""What every model of the ledger owes: a name, an order, and a natural key that finds it again."""

import pytest
from django.apps import apps
from django.db import models

from alliance.models import Keyed
from commitments.models import Citation
from tests import factories

LEDGER = [model for model in apps.get_models() if issubclass(model, Keyed)]


def agreement_party() -> models.Model:
    return factories.AgreementFactory().party_links.create(party=factories.PartyFactory())


def agreement_link() -> models.Model:
    return factories.AgreementLinkFactory(kind="amends")


def commitment_theme() -> models.Model:
    return factories.CommitmentFactory().theme_links.create(theme=factories.ThemeFactory(slug="energy"))


def obligation_agency() -> models.Model:
    return factories.ObligationFactory().agency_links.create(agency=factories.AgencyFactory())


def recommendation_addressee() -> models.Model:
    return factories.RecommendationFactory().addressee_links.create(party=factories.PartyFactory())


def recommendation_link() -> models.Model:
    return factories.RecommendationFactory().commitment_links.create(commitment=factories.CommitmentFactory())


MAKERS = {
    "AgreementParty": agreement_party,
    "AgreementLink": agreement_link,
    "CommitmentTheme": commitment_theme,
    "ObligationAgency": obligation_agency,
    "RecommendationAddressee": recommendation_addressee,
    "RecommendationLink": recommendation_link,
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", LEDGER, ids=lambda model: model.__name__)
def test_row_is_found_again_by_its_natural_key(model):
    make = MAKERS.get(model.__name__) or getattr(factories, f"{model.__name__}Factory")
    row = make()
    make()  # so that another row could be found instead

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


@pytest.mark.django_db
def test_citation_of_a_recommendation_is_found_by_its_natural_key():
    recommendation = factories.RecommendationFactory()
    citation = factories.CitationFactory(commitment=None, recommendation=recommendation)

    assert citation.natural_key() == (None, recommendation.code, 1)
    assert type(citation).objects.get_by_natural_key(None, recommendation.code, 1) == citation


@pytest.mark.parametrize("model", LEDGER, ids=lambda model: model.__name__)
def test_model_has_a_name_and_an_order(model):
    assert model.__str__ is not models.Model.__str__
    assert model._meta.ordering


@pytest.mark.django_db
def test_quotation_is_found_at_its_occurrence_in_code_points():
    passage = factories.PassageFactory(text="동맹 will act, and 동맹 will act again.")
    places = [
        (citation.start, citation.end)
        for citation in (Citation(passage=passage, quote="동맹 will", occurrence=n) for n in (1, 2, 3))
    ]

    assert places == [(0, 7), (17, 24), (None, None)]
