"""The least valid object of each kind, with fixed values: no random data, no surprises."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from alliance.models import User
from commitments import models
from dialogues.models import Dialogue, DialogueParty, Meeting, MeetingItem, MeetingOutcome

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

    later = factory.SubFactory(AgreementFactory)
    earlier = factory.SubFactory(AgreementFactory)
    kind = "supersedes"


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = models.Passage

    agreement = factory.SubFactory(AgreementFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda passage: str(passage.position))
    text = "The two countries will establish a working group and hold an annual meeting."


class CommitmentFactory(DjangoModelFactory):
    """A firm one-off promise; `obligors=["KOR", "USA"]` and `quote="..."` add who owes it and its words."""

    class Meta:
        model = models.Commitment
        skip_postgeneration_save = True

    agreement = factory.SubFactory(AgreementFactory)
    code = factory.Sequence(lambda n: f"2021-A-{n + 1:03}")
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
        if quote is not None:
            passage = PassageFactory(agreement=self.agreement, text=f"They will {quote} soon.")
            CitationFactory(commitment=self, passage=passage, quote=quote)


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

    commitment = factory.SubFactory(CommitmentFactory)
    passage = factory.SubFactory(PassageFactory)
    number = 1
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

    later = factory.SubFactory(CommitmentFactory)
    earlier = factory.SubFactory(CommitmentFactory)
    kind = "reaffirms"


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = models.Recommendation

    agreement = factory.SubFactory(AgreementFactory, kind="report", nature="secondary")
    code = factory.Sequence(lambda n: f"2024-A-R{n + 1:02}")
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
    """A published update; a draft with `draft=True`. Upheld ones get a period of one year."""

    class Meta:
        model = models.StatusUpdate
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state="draft", reviewer=None, submitted_at=None, published_at=None)
        upheld = factory.Trait(
            implementation="upheld",
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
    submitted_at = MOMENT
    recorded_at = MOMENT
    published_at = MOMENT


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    update = factory.SubFactory(StatusUpdateFactory)
    basis = "official_document"
    url = "https://example.org/release"
    title = "Press release"
    publisher = "Ministry of Foreign Affairs"
    published_on = date(2021, 12, 2)
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
