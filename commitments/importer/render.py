"""What the importer gives back: the preview for a reader's eyes, and the fixture for load_ledger."""

import textwrap
from typing import Any

import yaml

from .passages import Passage, Reading

WIDTH = 100
MADE_BY = "# Made by import_agreement"  # how every fixture of the importer begins


def preview(reading: Reading) -> str:
    """The passages and every change that was made, for reading on a terminal."""
    changes = [(note.line, note.what) for note in reading.notes] + [
        (change.line, f"“{change.was}” -> “{change.becomes}” in passage {passage.number}: {change.reason}")
        for passage in reading.passages
        for change in passage.corrections
    ]
    return "\n".join(
        [
            *(line for passage in reading.passages for line in passage_preview(passage)),
            f"Passages: {len(reading.passages)}. Changes, by line of the file: {len(changes)}.",
            *(f"  line {line}: {what}" for line, what in sorted(changes)),
        ]
    )


def passage_preview(passage: Passage) -> list[str]:
    """One passage: number, kind, lead-in and heading, then the text."""
    kind = "bullet" if passage.is_bullet else "paragraph"
    lead_in = f", introduced by {passage.lead_in}" if passage.lead_in else ""
    heading = f" [{passage.heading}]" if passage.heading else ""
    wrapped = textwrap.wrap(passage.text, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return [f"{passage.number}. {kind}{lead_in}{heading}", *(f"    {line}" for line in wrapped), ""]


def fixture(reading: Reading, agreement: str, *, corrected: bool) -> str:
    """The passages as YAML that load_ledger reads."""
    made_by = f"{MADE_BY} from the text of the document."
    if corrected:
        made_by += f" What only a reader sees is in fixtures/corrections/{agreement}.yaml."
    records = [record(passage, agreement) for passage in reading.passages]
    body = yaml.dump(
        {"commitments.passage": records},
        Dumper=FixtureDumper,
        width=WIDTH,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
    )
    return f"{made_by}\n{body}"


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


class FoldedText(str):
    """A text that YAML writes over several lines, to be read as one."""

    __slots__ = ()


class FixtureDumper(yaml.SafeDumper):
    """YAML as people write it: long texts folded, list items indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def folded(dumper: FixtureDumper, text: FoldedText) -> yaml.ScalarNode:
    """The YAML node of a folded text."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=">")


FixtureDumper.add_representer(FoldedText, folded)
