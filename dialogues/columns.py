"""The columns of the tables that the API gives out: new ones come last, none ever moves."""

from alliance.api.columns import Columns

DIALOGUES: Columns = {
    **{name: name for name in ("slug", "name", "name_ko", "name_ko_source", "abbreviation", "other_names", "kind")},
    "level": "level",
    "parties": "parties",
    "theme": "theme.slug",
    "cadence_months": "cadence_months",
    "state": "state",
    "established_by": "established_by.code",
    **{name: name for name in ("meetings_held", "last_met_on", "next_expected_on", "cadence_missed", "html_url")},
}

MEETINGS: Columns = {
    "code": "code",
    "dialogue": "dialogue.slug",
    **{name: name for name in ("title", "title_ko", "ordinal", "starts_on", "ends_on", "precision", "place", "state")},
    "level": "level",
    "summary": "summary",
    "source_url": "source.url",
    "source_agreement": "source.passage.agreement",
    "source_passage": "source.passage.passage",
    "outcomes": "outcomes.code",
    "commitments": "items.commitment",
    "html_url": "html_url",
}
