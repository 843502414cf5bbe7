"""The least lawful object of each kind, with fixed values: no random data, no surprises.

The database checks the rules between rows, so a public commitment comes with an obligor and its words, and a published
update with evidence that its status needs.
"""

from datetime import UTC, date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from alliance.models import User
from commitments import models
from dialogues.models import Dialogue, DialogueMention, DialogueParty, Meeting, MeetingItem, MeetingOutcome

MOMENT = datetime(2022, 1, 1, 12, tzinfo=UTC)
"""When factories publish, unless told otherwise."""


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("person{}".format)


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = models.Party
        django_get_or_create = ("code",)

    code = "KOR"
    name_en = factory.LazyAttribute(
        lambda party: {"KOR": "Republic of Korea", "USA": "United States"}.get(party.code, party.code)
    )
    name_ko = "이름"
    kind = "state"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = models.Agency

    code = factory.Sequence("agency-{}".format)
    party = factory.SubFactory(PartyFactory)
    name_en = "Ministry"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme
        django_get_or_create = ("slug",)

    slug = "climate"
    name_en = factory.LazyAttribute(lambda theme: theme.slug.capitalize())
    name_ko = "주제"


class AgreementFactory(DjangoModelFactory):
    """A fact sheet issued on 21 May 2021; unpublished with `draft=True`."""

    class Meta:
        model = models.Agreement

    class Params:
        draft = factory.Trait(published_at=None)

    code = factory.Sequence("2021-A{}".format)
    slug = factory.LazyAttribute(lambda agreement: agreement.code.lower())
    title_en = factory.LazyAttribute(lambda agreement: f"Fact sheet {agreement.code}")
    title_ko = "설명자료"
    kind = "fact_sheet"
    issued_on = date(2021, 5, 21)
    text_held = "full"
    coded_by = factory.SubFactory(UserFactory)
    checked_by = factory.SubFactory(UserFactory)
    published_at = MOMENT


class AgreementPartyFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementParty

    agreement = factory.SubFactory(AgreementFactory)
    party = factory.SubFactory(PartyFactory)


class AgreementLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementLink

    later = factory.SubFactory(AgreementFactory, issued_on=date(2022, 5, 21))
    earlier = factory.SubFactory(AgreementFactory)
    kind = "supersedes"


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = models.Passage

    agreement = factory.SubFactory(AgreementFactory)
    position = factory.Sequence(lambda n: n + 5001)  # beyond the numbers that tests give
    number = factory.LazyAttribute(lambda passage: str(passage.position))
    text = "The two countries will establish a working group and hold an annual meeting."


class CommitmentFactory(DjangoModelFactory):
    """A firm one-off promise of Korea: `obligors=["KOR", "USA"]` and `quote="..."` say who owes it and its words.

    With `obligors=[]` and `quote=""` nobody and none, for the test to add.
    """

    class Meta:
        model = models.Commitment
        skip_postgeneration_save = True

    agreement = factory.SubFactory(AgreementFactory)
    code = factory.Sequence(lambda n: f"2021-A{n // 999}-{n % 999 + 1:03}")
    title_en = factory.LazyAttribute(lambda commitment: f"Establish working group {commitment.code}")
    obligation = "one_off"
    strength = "firm"
    theme = factory.SubFactory(ThemeFactory)
    delivered_when = "The group has met."
    broken_when = "Either side declares that it will not take part."

    @factory.post_generation
    def obligors(self, create: bool, codes: list[str] | None, **kwargs: object):
        for code in codes if codes is not None else ["KOR"]:
            ObligationFactory(commitment=self, party__code=code)

    @factory.post_generation
    def quote(self, create: bool, quote: str | None, **kwargs: object):
        words = f"establish {self.code}" if quote is None else quote
        if words:
            passage = PassageFactory(agreement=self.agreement, text=f"They will {words} soon.")
            CitationFactory(commitment=self, passage=passage, quote=words)


class CommitmentThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.CommitmentTheme

    commitment = factory.SubFactory(CommitmentFactory)
    theme = factory.SubFactory(ThemeFactory, slug="energy")


class ObligationFactory(DjangoModelFactory):
    class Meta:
        model = models.Obligation

    commitment = factory.SubFactory(CommitmentFactory, obligors=[])
    party = factory.SubFactory(PartyFactory)
    role = "obligor"


class ObligationAgencyFactory(DjangoModelFactory):
    class Meta:
        model = models.ObligationAgency

    obligation = factory.SubFactory(ObligationFactory)
    agency = factory.SubFactory(AgencyFactory)


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Citation

    commitment = factory.SubFactory(CommitmentFactory, quote="")
    passage = factory.SubFactory(PassageFactory)
    number = factory.LazyAttribute(lambda words: 1 + (words.commitment or words.recommendation).citations.count())
    quote = "establish a working group"


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = models.Target

    commitment = factory.SubFactory(CommitmentFactory)
    number = 1
    text = "$200 million"
    quantity = 200_000_000
    unit = "USD"


class CommitmentLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.CommitmentLink

    later = factory.SubFactory(CommitmentFactory, agreement__issued_on=date(2022, 5, 21))
    earlier = factory.SubFactory(CommitmentFactory)
    kind = "reaffirms"


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = models.Recommendation

    agreement = factory.SubFactory(AgreementFactory, kind="report", nature="secondary")
    code = factory.Sequence(lambda n: f"2024-A{n // 99}-R{n % 99 + 1:02}")
    title_en = "Expand the framework"
    theme = factory.SubFactory(ThemeFactory)


class RecommendationAddresseeFactory(DjangoModelFactory):
    class Meta:
        model = models.RecommendationAddressee

    recommendation = factory.SubFactory(RecommendationFactory)
    party = factory.SubFactory(PartyFactory)


class RecommendationLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.RecommendationLink

    recommendation = factory.SubFactory(RecommendationFactory)
    commitment = factory.SubFactory(CommitmentFactory)


class StatusUpdateFactory(DjangoModelFactory):
    """A published update with what it rests on (`evidence=False`: nothing); a draft with `draft=True`, which has none.

    With `upheld=True` it speaks of the year until its day.
    """

    class Meta:
        model = models.StatusUpdate
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state="draft", reviewer=None, submitted_at=None, published_at=None)
        upheld = factory.Trait(
            implementation="upheld",
            commitment=factory.SubFactory(CommitmentFactory, obligation="standing"),
            period_to=factory.SelfAttribute("effective_on"),
            period_from=factory.LazyAttribute(lambda update: update.effective_on.replace(day=1, month=1)),
        )

    commitment = factory.SubFactory(CommitmentFactory)
    implementation = "under_way"
    effective_on = date(2021, 12, 1)
    rationale = "The group met for the first time."
    confidence = "medium"
    state = "published"
    author = factory.SubFactory(UserFactory)
    reviewer = factory.SubFactory(UserFactory)
    submitted_at = factory.SelfAttribute("recorded_at")
    recorded_at = factory.LazyAttribute(lambda update: max(MOMENT, noon(update.effective_on)))
    published_at = factory.SelfAttribute("recorded_at")

    @factory.post_generation
    def evidence(self, create: bool, wanted: bool | None, **kwargs: object):
        if wanted is not False and self.published_at is not None:
            evidence_for(self)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def evidence_for(update: models.StatusUpdate) -> None:
    """The least that a status rests on: a search, a link, nothing, or an official document of its day."""
    match update.implementation:
        case "not_assessable":
            pass
        case "superseded":
            CommitmentLinkFactory(earlier=update.commitment, kind="supersedes")
        case "no_action_found":
            SearchFactory(update=update, accessed_on=update.effective_on)
        case _:
            made_on = update.commitment.agreement.issued_on or date.min
            day = max(update.effective_on, made_on + timedelta(days=1))
            EvidenceFactory(update=update, published_on=day, accessed_on=day)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    update = factory.SubFactory(StatusUpdateFactory, implementation="not_assessable")
    basis = "official_document"
    url = "https://example.org/release"
    title = "Press release"
    publisher = "Ministry of Foreign Affairs"
    published_on = date(2021, 12, 2)
    accessed_on = date(2022, 1, 1)


class SearchFactory(DjangoModelFactory):
    """A search on record, that found nothing."""

    class Meta:
        model = models.Evidence

    update = factory.SubFactory(StatusUpdateFactory, implementation="not_assessable")
    basis = "search_record"
    searched = "mofa.go.kr: working group"
    accessed_on = date(2022, 1, 1)


class DialogueFactory(DjangoModelFactory):
    class Meta:
        model = Dialogue

    slug = factory.Sequence("dialogue-{}".format)
    name_en = factory.LazyAttribute(lambda dialogue: dialogue.slug.replace("-", " ").capitalize())
    name_ko = "협의체"
    kind = "consultations"
    theme = factory.SubFactory(ThemeFactory)


class DialoguePartyFactory(DjangoModelFactory):
    class Meta:
        model = DialogueParty

    dialogue = factory.SubFactory(DialogueFactory)
    party = factory.SubFactory(PartyFactory)


class DialogueMentionFactory(DjangoModelFactory):
    """A passage that names a dialogue as "a working group"."""

    class Meta:
        model = DialogueMention

    dialogue = factory.SubFactory(DialogueFactory)
    passage = factory.SubFactory(PassageFactory)
    quote = "a working group"


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    dialogue = factory.SubFactory(DialogueFactory)
    code = factory.Sequence("meeting-{}".format)
    starts_on = date(2022, 3, 1)
    state = "held"
    source_url = "https://example.org/meeting"
    source_title = "Readout"
    source_publisher = "Department of State"


class MeetingItemFactory(DjangoModelFactory):
    class Meta:
        model = MeetingItem

    meeting = factory.SubFactory(MeetingFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    kind = "reviewed"


class MeetingOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = MeetingOutcome

    meeting = factory.SubFactory(MeetingFactory)
    agreement = factory.SubFactory(AgreementFactory)
