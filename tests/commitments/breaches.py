"""Ways to break each rule between rows, a side of the rule each (rule_worlds.py tells of the worlds)."""

from datetime import date

from commitments.models import (
    Citation,
    ObligationAgency,
    Theme,
)
from tests.commitments.link_worlds import (
    NEW,
    OLD,
    agency_link,
    foreign,
    leaf,
    linked,
    lower_to_higher,
    new_agreement_link,
    new_link,
    part,
    reaffirming_part,
    whole_made_a_part,
)
from tests.commitments.rule_worlds import (
    LIVING,
    RETIRED,
    advised,
    cited,
    draft_of,
    hidden_lead_in,
    hidden_passage,
    other_party,
)
from tests.commitments.status_breaches import BAR, FROZEN, STATUS, Breach
from tests.commitments.writes import Gone, New, change
from tests.factories import (
    MOMENT,
    AgencyFactory,
    AgreementFactory,
    AgreementLinkFactory,
    CommitmentFactory,
    PassageFactory,
    RecommendationFactory,
    ThemeFactory,
    UserFactory,
)

PUBLIC = [
    Breach("commitment_has_citation", "deleted", lambda: Gone(cited())),
    Breach("commitment_has_citation", "moved", lambda: change(cited(), commitment=CommitmentFactory(), number=2)),
    Breach("commitment_has_citation", "of a hidden text", lambda: change(cited(), passage=hidden_passage())),
    Breach("commitment_has_citation", "agreement published", lambda: change(draft_of(quote=""), published_at=MOMENT)),
    Breach("commitment_has_obligor", "deleted", lambda: Gone(CommitmentFactory().obligations.get())),
    Breach(
        "commitment_has_obligor",
        "of another role",
        lambda: change(CommitmentFactory().obligations.get(), role="counterpart"),
    ),
    Breach(
        "commitment_has_obligor",
        "moved",
        lambda: change(CommitmentFactory().obligations.get(), commitment=CommitmentFactory(obligors=["USA"])),
    ),
    Breach("commitment_has_obligor", "agreement published", lambda: change(draft_of(obligors=[]), published_at=MOMENT)),
    Breach("quote_stands", "other words", lambda: change(cited(), quote="establish a working party")),
    Breach("quote_stands", "occurrence", lambda: change(cited(), occurrence=3)),
    Breach(
        "quote_stands",
        "other passage",
        lambda: change((one := cited()), passage=PassageFactory(agreement=one.passage.agreement, text="They met.")),
    ),
    Breach("quote_stands", "text", lambda: change(cited().passage, text="They will establish a working party.")),
    Breach("quote_stands", "words of advice", lambda: change(advised(), quote="establish a working party")),
    Breach("quote_stands", "text of advice", lambda: change(advised().passage, text="They should meet.")),
    Breach(
        "quote_stands",
        "added",
        lambda: New(
            Citation, {"commitment": (one := cited()).commitment, "passage": one.passage, "number": 2, "quote": "never"}
        ),
    ),
    Breach(
        "lead_in_of_same_agreement",
        "chosen",
        lambda: change(hidden_lead_in(), lead_in=PassageFactory(text="They will:")),
    ),
    Breach(
        "lead_in_of_same_agreement",
        "of a public text",
        lambda: change(PassageFactory(), lead_in=PassageFactory(text="They will:")),
    ),
    Breach(
        "lead_in_of_same_agreement", "moved", lambda: change(hidden_lead_in(), agreement=AgreementFactory(draft=True))
    ),
    Breach(
        "lead_in_of_same_agreement",
        "lead-in moved",
        lambda: change(hidden_lead_in().lead_in, agreement=AgreementFactory(draft=True)),
    ),
    Breach("agency_of_the_party", "added", lambda: New(ObligationAgency, foreign())),
    Breach(
        "agency_of_the_party", "other agency", lambda: change(agency_link(), agency=AgencyFactory(party=other_party()))
    ),
    Breach(
        "agency_of_the_party", "other obligation", lambda: change(agency_link(), obligation=foreign()["obligation"])
    ),
    Breach(
        "agency_of_the_party", "obligation of another", lambda: change(agency_link().obligation, party=other_party())
    ),
    Breach("agency_of_the_party", "agency of another", lambda: change(agency_link().agency, party=other_party())),
    Breach(
        "themes_have_two_levels",
        "added",
        lambda: New(Theme, {"slug": "missiles", "name_en": "Missiles", "parent": leaf()}),
    ),
    Breach("themes_have_two_levels", "below a lower one", lambda: change(ThemeFactory(slug="missiles"), parent=leaf())),
    Breach("themes_have_two_levels", "with lower ones", lambda: change(leaf().parent, parent=ThemeFactory(slug="all"))),
]

LINKS = [
    Breach("link_goes_back", "added", lambda: new_link(later=(link := linked()).earlier, earlier=link.later)),
    Breach("link_goes_back", "same day", lower_to_higher),
    Breach("link_goes_back", "turned", lambda: change((link := linked()), later=link.earlier, earlier=link.later)),
    Breach("link_goes_back", "later one dated earlier", lambda: change(linked().later.agreement, issued_on=OLD)),
    Breach("link_goes_back", "later one not dated", lambda: change(linked().later.agreement, issued_on=None)),
    Breach("link_goes_back", "earlier one dated later", lambda: change(linked().earlier.agreement, issued_on=NEW)),
    Breach(
        "link_goes_back",
        "added between texts",
        lambda: new_agreement_link(later=(link := AgreementLinkFactory()).earlier, earlier=link.later),
    ),
    Breach("link_goes_back", "later text dated earlier", lambda: change(AgreementLinkFactory().later, issued_on=OLD)),
    Breach("link_goes_back", "earlier text dated later", lambda: change(AgreementLinkFactory().earlier, issued_on=NEW)),
    Breach(
        "link_goes_back",
        "code of a text of the same day",
        lambda: change(
            AgreementLinkFactory(
                later__draft=True, later__code="2021-Z", later__issued_on=date(2021, 5, 21), earlier__code="2021-B"
            ).later,
            code="2021-A",
        ),
    ),
    Breach("part_of_same_agreement", "added", lambda: new_link((link := linked()).later, link.earlier, "part_of")),
    Breach("part_of_same_agreement", "of another kind", lambda: change(linked(), kind="part_of")),
    Breach(
        "part_has_no_parts",
        "part added to a part",
        lambda: new_link(CommitmentFactory(agreement=(link := part()).later.agreement), link.later, "part_of"),
    ),
    Breach("part_has_no_parts", "whole made a part", lambda: whole_made_a_part()),
    Breach("part_has_no_parts", "of another kind", lambda: change(reaffirming_part(), kind="part_of")),
]

KEPT = [
    Breach("public_is_never_deleted", "agreement", lambda: Gone(AgreementFactory())),
    Breach("public_is_never_deleted", "passage", lambda: Gone(PassageFactory())),
    Breach("public_is_never_deleted", "recommendation", lambda: Gone(RecommendationFactory())),
    Breach("key_is_permanent", "code of an agreement", lambda: change(AgreementFactory(), code="2021-OTHER")),
    Breach("key_is_permanent", "slug", lambda: change(AgreementFactory(), slug="other")),
    Breach("key_is_permanent", "publication", lambda: change(AgreementFactory(), published_at=None)),
    Breach("key_is_permanent", "coder", lambda: change(AgreementFactory(), coded_by=UserFactory())),
    Breach("key_is_permanent", "number of a passage", lambda: change(PassageFactory(), number="12a")),
    Breach(
        "key_is_permanent", "agreement of a passage", lambda: change(PassageFactory(), agreement=AgreementFactory())
    ),
    Breach("key_is_permanent", "code of a commitment", lambda: change(CommitmentFactory(), code="2021-OTHER-001")),
    Breach(
        "key_is_permanent",
        "agreement of a commitment",
        lambda: change(CommitmentFactory(), agreement=AgreementFactory()),
    ),
    Breach("retired_for_good", "taken back", lambda: change(CommitmentFactory(**RETIRED), **LIVING)),
    Breach("retired_for_good", "other day", lambda: change(CommitmentFactory(**RETIRED), retired_at=MOMENT)),
    Breach("key_is_permanent", "code of advice", lambda: change(RecommendationFactory(), code="2024-OTHER-R01")),
    Breach(
        "key_is_permanent", "agreement of advice", lambda: change(RecommendationFactory(), agreement=AgreementFactory())
    ),
]

BREACHES = [*STATUS, *BAR, *FROZEN, *PUBLIC, *LINKS, *KEPT]
