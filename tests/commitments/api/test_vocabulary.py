"""What the API says of parties with their agencies, and of themes."""

import pytest

from tests.factories import AgencyFactory, PartyFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_party_with_its_agencies(client):
    AgencyFactory(code="kor-mofa", party=PartyFactory(code="KOR"), name_ko="외교부")

    assert client.get("/api/v1/parties/").json()["results"] == [
        {
            "code": "KOR",
            "url": "/api/v1/parties/KOR/",
            "name": "Republic of Korea",
            "name_ko": "이름",
            "name_ko_source": "",
            "other_names": [],
            "kind": "state",
            "agencies": [
                {"code": "kor-mofa", "name": "Ministry", "name_ko": "외교부", "name_ko_source": "", "other_names": []}
            ],
        }
    ]


def test_themes_on_two_levels(client):
    ThemeFactory(slug="cyber", parent=ThemeFactory(slug="defence"))

    themes = client.get("/api/v1/themes/").json()["results"]

    assert [(each["slug"], each["parent"]) for each in themes] == [("cyber", "defence"), ("defence", None)]
    assert client.get(themes[0]["url"]).json() == themes[0]
