"""A small ledger as files say it, and what a load reports and writes."""

from django.apps import apps
from django.db import connection

PARTIES = """
    commitments.party:
      - {code: KOR, kind: state, name_en: Korea, name_ko: 한국}
      - {code: USA, kind: state, name_en: United States}
"""
LEDGER = (
    PARTIES
    + """
    commitments.theme:
      - {slug: nuclear, parent: defence, name_en: Nuclear}
      - {slug: defence, name_en: Defence}
    commitments.agency:
      - {code: usa-dod, party: USA, name_en: Department of Defense}
    commitments.agreement:
      - code: 2021-FS
        slug: fact-sheet
        title_en: Fact sheet
        kind: fact_sheet
        issued_on: 2021-05-21
        party_links: [{party: KOR}, {party: USA}]
        passages:
          - {number: 1, position: 1, text: "Together they will:", corrections: [{was: wlil, is: will, reason: scan}]}
          - {number: 2, position: 2, text: "Pay 200 million, and pay it in time.", lead_in: [2021-FS, 1]}
    commitments.commitment:
      - code: 2021-FS-001
        agreement: 2021-FS
        title_en: Pay
        obligation: one_off
        strength: firm
        theme: nuclear
        deadline: by May 2022
        due_on: 2022-05-31
        due_precision: month
        due_basis: stated
        delivered_when: The sum was paid.
        citations: [{passage: [2021-FS, 2], quote: pay it in time}]
        obligations:
          - {party: KOR}
          - {party: USA, role: counterpart, agency_links: [{agency: usa-dod}]}
        targets: [{number: 1, text: 200 million, quantity: 200000000, unit: USD, payer: KOR}]
        status_updates:
          - id: 9f9e4d0e-3c0e-4a39-8b4e-0d6f7c1c2a11
            party: null
            implementation: partly_delivered
            effective_on: 2022-01-31
            achieved: 1.50
            rationale: A first part was paid.
            state: published
            author: seed-coder
            reviewer: seed-checker
            submitted_at: 2026-11-21T09:00:00+09:00
            recorded_at: 2026-11-21T00:00:00Z
            published_at: "2026-11-21 00:00:00Z"
            evidence:
              - id: 0B6C3C1E-55E8-4C39-9E0F-6A3C8D1B7E22
                basis: official_statement
                url: https://example.org/paid
                title: Payment
                publisher: Ministry
                published_on: 2022-02-01
                accessed_on: 2026-11-21
    alliance.user:
      - {username: seed-coder, is_active: false, password: "!"}
      - {username: seed-checker, is_active: false, password: "!"}
"""
)


def counted(told: str, label: str = "all") -> dict[str, int]:
    """The numbers of one line of the report that are not zero."""
    names = ["created", "changed", "unchanged", "left alone", "deleted"]
    line = next(line for line in told.splitlines() if line.startswith(f"{label} "))
    return {name: int(number) for name, number in zip(names, line.split()[1:], strict=True) if number != "0"}


def row_versions() -> dict[str, list[tuple[str, ...]]]:
    """The place and the writing transaction of every row of ours: both change with any write, and with nothing else."""
    models = [model for model in apps.get_models() if model._meta.app_label in ("alliance", "commitments", "dialogues")]
    with connection.cursor() as cursor:
        versions = {}
        for table in (model._meta.db_table for model in models):
            cursor.execute(f'SELECT ctid::text, xmin::text FROM "{table}" ORDER BY ctid')
            versions[table] = cursor.fetchall()
    return versions
