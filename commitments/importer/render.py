"""What the importer gives back: the preview for a reader's eyes and the fixture for load_ledger."""

import textwrap
from typing import Any

import yaml

from .passages import Passage, Reading

WIDTH = 100


class FoldedText(str):
    """A text that YAML writes in folded style, one sentence over several lines."""


class FixtureDumper(yaml.SafeDumper):
    """YAML as people write it: folded texts, list items indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def folded(dumper: yaml.SafeDumper, text: FoldedText) -> yaml.ScalarNode:
    """YAML's node for a folded text."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=">")


FixtureDumper.add_representer(FoldedText, folded)


def preview(reading: Reading) -> str:
    """The passages and every change that was made, for reading on a terminal."""
    passages = [line for passage in reading.passages for line in passage_preview(passage)]
    changes = sorted(
        [(change.line, f"“{change.was}” -> “{change.becomes}”: {change.reason}")
         for passage in reading.passages for change in passage.corrections]
        + [(note.line, note.what) for note in reading.notes]
    )
    return "\n".join([
        *passages,
        f"{len(reading.passages)} passages. Corrections, by line of the file:",
        *(f"  line {line}: {what}" for line, what in changes or [(0, "none")]),
    ])


def passage_preview(passage: Passage) -> list[str]:
    """One passage: number, kind, lead-in and heading, then the text."""
    kind = "bullet" if passage.is_bullet else "paragraph"
    lead_in = f", introduced by {passage.lead_in}" if passage.lead_in else ""
    heading = f" [{passage.heading}]" if passage.heading else ""
    return [
        f"{passage.number}. {kind}{lead_in}{heading}",
        *textwrap.wrap(passage.text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False,
                       break_on_hyphens=False),
        "",
    ]


def fixture(reading: Reading, agreement: str) -> str:
    """The passages as YAML that load_ledger reads."""
    made_by = (
        "# made by import_agreement from the text of the document; what only a reader sees\n"
        f"# (faults of the scan, hidden lead-ins, passages held) is in fixtures/corrections/{agreement}.yaml\n"
    )
    records = [record(passage, agreement) for passage in reading.passages]
    return made_by + yaml.dump(
        {"commitments.passage": records},
        Dumper=FixtureDumper,
        width=WIDTH,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
    )


def record(passage: Passage, agreement: str) -> dict[str, Any]:
    """One passage as a fixture record."""
    return {
        "agreement": agreement,
        "number": passage.number,
        "position": passage.position,
        "heading": passage.heading,
        "lead_in": [agreement, passage.lead_in] if passage.lead_in else None,
        "text": FoldedText(passage.text),
        "corrections": [
            {"was": change.was, "is": change.becomes, "reason": change.reason} for change in passage.corrections
        ],
    }
