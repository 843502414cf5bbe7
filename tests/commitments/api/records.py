"""What the API says of the pledge, in brief and in full, and the moment at which it is asked."""

from datetime import UTC, datetime

MOMENT = datetime(2023, 1, 1, tzinfo=UTC)

CLIMATE = {
    "slug": "climate",
    "name": "Climate",
    "name_ko": "주제",
    "parent": "environment",
    "url": "/api/v1/themes/climate/",
}
FIRST_WORDS = {
    "kind": "original",
    "agreement": "2021-FS",
    "passage": "2",
    "url": "/agreements/fact-sheet/#p2",
    "lead_in": "Together they will:",
    "quote": "release a target",
    "start": 33,
    "end": 49,
}
BRIEF = {
    "code": "2021-FS-064",
    "url": "/api/v1/commitments/2021-FS-064/",
    "html_url": "/commitments/2021-FS-064/",
    "title": "Release a final target",
    "title_ko": "최종 목표 발표",
    "agreement": {
        "code": "2021-FS",
        "slug": "fact-sheet",
        "title": "Fact sheet",
        "title_ko": "설명자료",
        "url": "/api/v1/agreements/fact-sheet/",
    },
    "made_on": "2021-05-21",
    "obligation": "one_off",
    "strength": "firm",
    "theme": CLIMATE,
    "obligations": [
        {"party": "KOR", "role": "obligor", "agencies": ["kor-me"]},
        {"party": "USA", "role": "obligor", "agencies": []},
    ],
    "deadline": {"text": "by COP26", "due_on": "2021-11-12", "precision": "day", "basis": "event"},
    "citations": [FIRST_WORDS],
    "status": {
        "implementation": "not_assessed",
        "effective_on": None,
        "effective_precision": None,
        "confidence": None,
        "schedule": "date_passed",
        "freshness": "fresh",
        "obligors": 2,
        "obligors_assessed": 1,
        "reviewed_at": "2022-01-01T21:00:00+09:00",
        "evidence_count": 1,
    },
    "revision": 0,  # until the transaction of the test is settled, which it never is
}
FULL = BRIEF | {
    "summary": "Both will say how much they cut.",
    "note": "The date is that of COP26.",
    "themes": [
        {"slug": "energy", "name": "Energy", "name_ko": "주제", "parent": None, "url": "/api/v1/themes/energy/"}
    ],
    "recurrence_months": None,
    "delivered_when": "The group has met.",
    "broken_when": "Either side declares that it will not take part.",
    "review_every_days": 365,
    "citations": [
        FIRST_WORDS,
        FIRST_WORDS | {"quote": "by COP26", "start": 50, "end": 58},
    ],
    "targets": [
        {
            "text": "40.5 percent",
            "comparator": "exactly",
            "quantity": "40.5",
            "unit": "percent",
            "per": "",
            "months": None,
            "payer": None,
            "due_on": None,
        }
    ],
    "links": [],
    "is_general": False,
    "latest_in_thread": True,
    "counted": True,
    "dialogues": [],
    "status_by_party": [
        {
            "party": "KOR",
            "implementation": "delivered",
            "effective_on": "2021-12-01",
            "effective_precision": "day",
            "schedule": "delivered_late",
        },
        {
            "party": "USA",
            "implementation": "not_assessed",
            "effective_on": None,
            "effective_precision": None,
            "schedule": "date_passed",
        },
    ],
}
