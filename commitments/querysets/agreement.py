"""The vocabulary of agreements and their passages."""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from alliance.models import Change, KeyedQuerySet
from alliance.past import POINTERS
from commitments.querysets.by_name import model_named
from commitments.querysets.made import made


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to the agreement."""
    counts = rows.filter(agreement=OuterRef("pk")).order_by().values("agreement").annotate(number=Count("pk"))
    return Coalesce(Subquery(counts.values("number")), 0)


class AgreementQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Coded, checked and published."""
        return self.filter(published_at__isnull=False)

    def published_between(self, after: datetime, until: datetime) -> Self:
        """Published after the first moment, by the second."""
        return self.filter(published_at__gt=after, published_at__lte=until)

    def to_check_by(self, user: Any) -> Self:
        """Coded and signed by a colleague, and not with them again: for somebody to check and publish who may."""
        return self.filter(published_at=None, coded_by__isnull=False, review_note="").exclude(coded_by=user)

    def returned_to(self, user: Any) -> Self:
        """Coded and signed by this person, and sent back with a note."""
        return self.filter(published_at=None, coded_by=user).exclude(review_note="")

    def being_coded_by(self, user: Any) -> Self:
        """Not signed yet, and taken up by this person or by nobody. What came back is apart (`returned_to`).

        Whoever changed a row of it has taken it up. What is with somebody who works here no more is with nobody.
        """
        key = Cast(OuterRef("pk"), CharField())
        pointer = Concat(Value("agreement_id="), key, output_field=TextField())
        pointers = Func(pointer, template="ARRAY[%(expressions)s]", output_field=ArrayField(TextField()))
        rows = Change.objects.alias(pointers=POINTERS).filter(actor__is_active=True)
        by_person = rows.filter(Q(table="commitments_agreement", row_id=key) | Q(pointers__overlap=pointers))
        taken_up = Q(Exists(by_person.filter(actor=user))) | ~Q(Exists(by_person))
        left_behind = Q(coded_by__is_active=False) & ~Q(review_note="")
        return self.filter(left_behind | (Q(coded_by=None) & taken_up), published_at=None)

    def made_by(self, day: date) -> Self:
        """Issued on that day or before; what has no date counts as made before everything."""
        return self.filter(made(day))

    def ending(self, first: date, last: date) -> Self:
        """In force until a day between these two, the next one first."""
        return self.filter(in_force_until__range=(first, last)).order_by("in_force_until", "code")

    def with_counts(self) -> Self:
        """Adds `commitments_count` (not retired) and `passages_held`."""
        commitments, passages = model_named("Commitment").objects, model_named("Passage").objects
        return self.annotate(
            commitments_count=_how_many(commitments.filter(retired_at=None)), passages_held=_how_many(passages.all())
        )

    def with_uncoded(self) -> Self:
        """Adds `passages_uncoded`: how many are neither cited nor set aside."""
        return self.annotate(passages_uncoded=_how_many(model_named("Passage").objects.uncoded()))

    def for_list(self) -> Self:
        """Latest first, with parties and counts."""
        return self.with_counts().prefetch_related("parties").order_by(F("issued_on").desc(nulls_last=True), "code")

    def for_detail(self, day: date) -> Self:
        """With parties and counts, and its links to public earlier and later agreements made by the day."""
        links = model_named("AgreementLink").objects
        earlier = links.filter(made(day, "earlier__"), earlier__published_at__isnull=False).select_related("earlier")
        later = links.filter(made(day, "later__"), later__published_at__isnull=False).select_related("later")
        return self.for_list().prefetch_related(
            Prefetch("links", earlier.order_by("earlier__code")), Prefetch("linked_from", later.order_by("later__code"))
        )


class PassageQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        return self.filter(agreement__published_at__isnull=False)

    def made_by(self, day: date) -> Self:
        """Of an agreement made by then."""
        return self.filter(made(day, "agreement__"))

    def uncoded(self) -> Self:
        """What nobody has cited, nor said why it holds no commitment. A commitment that is retired promises nothing."""
        cited = model_named("Citation").objects.living().filter(passage=OuterRef("pk"))
        return self.filter(~Exists(cited), no_commitment="")

    def for_list(self, day: date) -> Self:
        """In the order of the texts, with lead-ins and the public commitments made by the day that cite them."""
        quotations = model_named("Citation").objects.public().made_by(day).select_related("commitment")
        rows = self.select_related("agreement", "lead_in").prefetch_related(Prefetch("citations", quotations))
        return rows.order_by("agreement__code", "position")

    def for_reading(self, day: date, known_at: datetime) -> Self:
        """In the order of the text, with lead-ins and quotations, and the standing of each commitment quoted."""
        commitments = model_named("Commitment").objects.with_standing(day, known_at).select_related("agreement")
        quotations = (
            model_named("Citation")
            .objects.public()
            .made_by(day)
            .select_related("recommendation")
            .prefetch_related(Prefetch("commitment", commitments))
            .order_by("commitment__code", "recommendation__code", "number")
        )
        return self.select_related("lead_in").prefetch_related(Prefetch("citations", quotations)).order_by("position")
