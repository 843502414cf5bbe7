"""What the importer reads in a text, in the forms that tests compare."""

from commitments.importer import read_passages


def texts(source: str) -> list[str]:
    """The passages."""
    return [passage.text for passage in read_passages(source).passages]


def headings(source: str) -> list[tuple[str, str]]:
    """The passages, each after its heading."""
    return [(passage.heading, passage.text) for passage in read_passages(source).passages]


def lead_ins(source: str) -> list[tuple[str, str | None]]:
    """The numbers of the passages, each with the number of its lead-in."""
    return [(passage.number, passage.lead_in) for passage in read_passages(source).passages]


def corrections(source: str) -> list[tuple[str, str, str, int]]:
    """What was corrected in the letters: was, is, reason, line."""
    return [
        (change.was, change.becomes, change.reason, change.line)
        for passage in read_passages(source).passages
        for change in passage.corrections
    ]


def notes(source: str) -> list[tuple[int, str]]:
    """What else was changed: line and words."""
    return [(note.line, note.what) for note in read_passages(source).notes]
