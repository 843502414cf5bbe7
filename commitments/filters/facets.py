"""How many commitments each value of a filter would find, given all other filters in use."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet

from alliance.api.filters import StrictFilterSet
from commitments.choices import Role
from commitments.filters.together import COUNTS, tallies
from commitments.models import Obligation
from commitments.querysets import CommitmentQuerySet
from commitments.standing import CLAIM

STANDING = {
    "status": "implementation",
    "schedule": "schedule",
    "freshness": "freshness",
    "confidence": "confidence",
}
"""The filters by standing, each with its column."""

OWN = STANDING | {"claim": CLAIM}
"""The filters that are of the own standing of the one party asked for."""


class CommitmentFacets(StrictFilterSet):
    facets = (
        *("status", "schedule", "freshness", "confidence", "party", "theme", "agreement", "dialogue"),
        *("strength", "obligation", "counted", "left_out"),
    )

    @property
    def sole_party(self) -> str | None:
        """The one party whose own status is asked for; None where the headline is."""
        parties, roles = self.form.cleaned_data.get("party", []), self.form.cleaned_data.get("role", [])
        return parties[0] if len(parties) == 1 and roles != [Role.COUNTERPART] else None

    def meetings(self) -> Any:
        """Those that count at the moment. Commitments may name the app above here and in the serializers only."""
        return apps.get_model("dialogues", "Meeting").objects.begun_by(self.moment.meetings_until)

    @cached_property
    def _together(self) -> dict[str, dict[str, int]]:
        """The counts of all filters that can be counted at once: those that are not in use."""
        names = [name for name in COUNTS if not self.form.cleaned_data[name]]
        if not names:
            return {}
        day, known_at = self.moment.day, self.moment.known_at
        return tallies(names, self.rows_without(), day=day, known_at=known_at, party=self.sole_party)

    def tally(self, name: str) -> dict[str, int]:
        if name in self._together:
            return self._together[name]
        if name in STANDING:
            rows = self.rows_without(name)
            day, known_at = self.moment.day, self.moment.known_at
            return rows.tally_standing(STANDING[name], day=day, known_at=known_at, party=self.sole_party)
        return self._tally_party() if name == "party" else super().tally(name)

    def _tally_party(self) -> dict[str, int]:
        """Choosing a party makes status, schedule, freshness and confidence its own: so each is counted by its own.

        So is the claim; but where the party is the counterpart alone, that is the headline's (`where_claim`).
        """
        given = self.form.cleaned_data
        asked = {column: given[name] for name, column in OWN.items() if given[name]}
        if asked and given["role"] != [Role.COUNTERPART]:
            rows, time = self.rows_without("party", *OWN), {"day": self.moment.day, "known_at": self.moment.known_at}
            owed = {party: found["asked"] for party, found in rows.tally_parties_by({"asked": asked}, **time).items()}
            if list(asked) != [CLAIM] or given["role"] == [Role.OBLIGOR]:
                return owed
            others = rows.where_claim(given["claim"], **time)
            return Counter(owed) + Counter(dict(Obligation.objects.counterparts_alone(others)))
        obligations = Obligation.objects.filter(commitment__in=self.rows_without("party"))
        if given["role"]:
            obligations = obligations.filter(role__in=given["role"])
        codes = obligations.order_by().values_list("party__code")
        return dict(codes.annotate(count=Count("commitment", distinct=True)))

    def tally_dialogue(self, rows: CommitmentQuerySet) -> dict[str, int]:
        return Counter(slug for _, slug in self.belonging(rows))

    def belonging(self, rows: CommitmentQuerySet, slugs: Collection[str] = ()) -> QuerySet[Any, tuple[int, str]]:
        """Each of the rows (its key) with each dialogue to which it belongs, or with those of these slugs alone."""
        meetings, founding = self.meetings().exclude(dialogue=None), rows.exclude(established_dialogues=None)
        if slugs:
            meetings, founding = (
                meetings.filter(dialogue__slug__in=slugs),
                rows.filter(established_dialogues__slug__in=slugs),
            )
        items = rows.filter(meeting_items__meeting__in=meetings).order_by()
        outcomes = rows.filter(agreement__meetings__in=meetings).order_by()
        pairs = items.values_list("pk", "meeting_items__meeting__dialogue__slug").union(
            outcomes.values_list("pk", "agreement__meetings__dialogue__slug"),
            founding.order_by().values_list("pk", "established_dialogues__slug"),
        )
        return pairs.order_by()

    def tally_counted(self, rows: CommitmentQuerySet) -> dict[str, int]:
        counted = rows.counted(self.moment.day).count()
        return {"true": counted, "false": rows.count() - counted}

    def tally_left_out(self, rows: CommitmentQuerySet) -> dict[str, int]:
        return rows.count_left_out(self.moment.day)
