"""What the screen shows: passages with their marks, how far the coding is, and what is missing still."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from commitments import rules
from commitments.choices import CitationKind, NoCommitment, Role
from commitments.marks import Segment, segments
from commitments.models import Agreement, Citation, Commitment, Obligation, Passage, Recommendation
from dialogues.models import DialogueMention

KINDS = {
    "commitment": "Commitment",
    "told": "Told here",
    "advice": "Recommendation",
    "mention": "Dialogue",
    "retired": "Retired",
}
"""What a mark can be, as the legend says it. Retired commitments and names of dialogues promise nothing."""

PROMISES = ("commitment", "told")

REASONS = [(number, value, label) for number, (value, label) in enumerate(NoCommitment.choices, start=1)]
"""Why a passage holds no commitment, each with its key."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words of a passage with what they make: a citation with its commitment or recommendation, or a mention."""

    kind: str
    pk: int
    version: int
    start: int | None
    end: int | None
    quote: str
    code: str
    title: str
    address: str
    facts: list[tuple[str, str]]

    @property
    def label(self) -> str:
        return KINDS[self.kind]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{'mention' if self.kind == 'mention' else 'citation'}-{self.pk}"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A passage on the screen."""

    passage: Passage
    marks: list[Mark]

    @property
    def segments(self) -> list[Segment[Mark]]:
        return segments(self.passage.text, self.marks)

    @property
    def heading(self) -> str:
        return self.passage.heading

    @property
    def is_coded(self) -> bool:
        """As `PassageQuerySet.uncoded` says it of all passages at once."""
        return bool(self.passage.no_commitment) or any(mark.kind in (*PROMISES, "advice") for mark in self.marks)

    @property
    def takes_reason(self) -> bool:
        """Whether it may be said that it holds no commitment."""
        return not any(mark.kind in PROMISES for mark in self.marks)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A sentence on what is missing still, and where to mend it."""

    sentence: str
    address: str


@dataclass(kw_only=True)
class Coding:
    """How the coding of an agreement stands."""

    agreement: Agreement
    uncoded: list[Passage] = field(init=False)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        passages = self.agreement.passages
        self.total = passages.count()
        self.uncoded = list(passages.uncoded().order_by("position"))

    @property
    def coded(self) -> int:
        return self.total - len(self.uncoded)

    @cached_property
    def missing(self) -> list[Missing]:
        return list(_missing(self.agreement))

    @cached_property
    def without_words(self) -> list[tuple[Commitment | Recommendation, str]]:
        """What is recorded of this agreement and quoted nowhere in it, each with the address of its form."""
        unquoted: list[tuple[Commitment | Recommendation, str]] = []
        for rows in (self.agreement.commitments.filter(retired_at=None), self.agreement.recommendations.all()):
            records = rows.exclude(citations__passage__agreement=self.agreement).order_by("code")
            unquoted += [(record, form_of(record)) for record in records]
        return unquoted

    @cached_property
    def without_test(self) -> list[tuple[Commitment, str]]:
        """Its promises that take no verdict yet, as nobody has written what would meet them; each with its form."""
        promises = self.agreement.commitments.without_test().order_by("code")
        return [(promise, form_of(promise)) for promise in promises]


def _missing(agreement: Agreement) -> Iterator[Missing]:
    """What the rules say of the coding; passages that are to be coded are listed by themselves."""
    faults = rules.faults_of_coding(agreement.pk)
    quoted = Citation.objects.filter(pk__in=[fault.pk for fault in faults if fault.model == "citation"])
    numbers = dict(quoted.values_list("pk", "passage__number"))
    for fault in faults:
        if fault.model == "commitment":
            address = reverse("admin:commitments_commitment_change", args=[fault.pk])
        else:
            address = f"#p{numbers.get(fault.pk, '')}"
        yield Missing(sentence=fault.sentence, address=address)


def form_of(record: Commitment | Recommendation) -> str:
    """The address of its form in the workbench."""
    return reverse(f"admin:commitments_{record._meta.model_name}_change", args=[record.pk])


def lines(passages: QuerySet[Passage]) -> list[Line]:
    """The passages in their order, each with its marks in the order of the text."""
    return [Line(passage=passage, marks=_marks(passage)) for passage in _with_marks(passages)]


def _with_marks(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    obligations = Obligation.objects.select_related("party").order_by("-role", "party__code")
    mentions = DialogueMention.objects.select_related("dialogue").order_by("dialogue__slug", "pk")
    citations = (
        Citation.objects.select_related("commitment__theme", "recommendation__theme")
        .prefetch_related(Prefetch("commitment__obligations", obligations), "recommendation__addressees")
        .order_by("commitment__code", "recommendation__code", "number")
    )
    marks = Prefetch("citations", citations), Prefetch("mentions", mentions)
    return passages.select_related("lead_in").prefetch_related(*marks).order_by("position")


def _marks(passage: Passage) -> list[Mark]:
    marks = [
        *(_of_citation(citation) for citation in passage.citations.all()),
        *(_of_mention(mention) for mention in passage.mentions.all()),
    ]
    return sorted(marks, key=lambda mark: (mark.start or 0, mark.end or 0, mark.key))


def _of_citation(citation: Citation) -> Mark:
    parent: Any = citation.commitment or citation.recommendation
    return Mark(
        kind=_kind_of(citation),
        pk=citation.pk,
        version=citation.version,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        code=parent.code,
        title=parent.title_en,
        address=form_of(parent),
        facts=_advice_facts(parent) if citation.recommendation else _promise_facts(parent),
    )


def _kind_of(citation: Citation) -> str:
    if citation.commitment is None:
        return "advice"
    if citation.commitment.retired_at is not None:
        return "retired"
    return "told" if citation.kind == CitationKind.REPORTED else "commitment"


def _of_mention(mention: DialogueMention) -> Mark:
    dialogue = mention.dialogue
    return Mark(
        kind="mention",
        pk=mention.pk,
        version=mention.version,
        start=mention.start,
        end=mention.end,
        quote=mention.quote,
        code=dialogue.abbreviation or dialogue.slug,
        title=dialogue.name_en,
        address=reverse("admin:dialogues_dialogue_change", args=[dialogue.pk]),
        facts=[("Kind", dialogue.get_kind_display())],
    )


def _promise_facts(promise: Commitment) -> list[tuple[str, str]]:
    """What a checker reads of a commitment, each with its name; what is empty is said where it matters."""
    by_role: dict[str, list[str]] = {Role.OBLIGOR: [], Role.COUNTERPART: []}
    for obligation in promise.obligations.all():
        by_role[obligation.role].append(str(obligation.party))
    general = ", general pledge" if promise.is_general else ""
    facts = [
        ("Kind", f"{promise.get_obligation_display()}, {promise.get_strength_display().lower()}{general}"),
        ("Owed by", ", ".join(by_role[Role.OBLIGOR]) or "nobody yet"),
        ("Counterpart", ", ".join(by_role[Role.COUNTERPART])),
        ("Theme", str(promise.theme)),
        ("Deadline", promise.deadline),
        ("Due on", str(promise.due_on or "")),
        ("Delivered when", promise.delivered_when or "not written yet"),
        ("Retired", promise.retired_reason),
    ]
    return [(name, value) for name, value in facts if value]


def _advice_facts(advice: Recommendation) -> list[tuple[str, str]]:
    addressees = ", ".join(str(party) for party in advice.addressees.all())
    return [("Asks", addressees or "nobody yet"), ("Theme", str(advice.theme))]
