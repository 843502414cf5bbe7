"""Who acts in a sentence: the parties named before its verb (codebook, "Who is bound"). A guess, to be checked."""

import re
from collections.abc import Iterable

from commitments.models import Party, Passage

VERB = re.compile(
    r"\b(will|shall|would|commit(s|ted)?|pledge[sd]?|agree[sd]?|intends?|decide[sd]?|plans?|seeks?|aims?|looks?|"
    r"reaffirm(s|ed)?|recogni[sz]e[sd]?|welcome[sd]?|underscore[sd]?|emphasi[sz]e[sd]?|support(s|ed)?|continues?)\b"
)
SENTENCE_END = re.compile(r"[.!?]\s")
ACTING = r"\s?(은|는|이|가|과|와|및|·)"
"""What follows the name of who acts in Korean."""


def subjects(passage: Passage, start: int, parties: Iterable[Party]) -> list[Party]:
    """Of these parties those named as who acts on the words that begin at `start`; all, where none is named.

    A lead-in supplies the subject; without one it stands in the sentence itself.
    """
    parties = list(parties)
    told = passage.lead_in.text if passage.lead_in else _sentence(passage.text, start)
    verb = VERB.search(told)
    acting = told[: verb.start()] if verb else told
    return [party for party in parties if _is_named(party, acting)] or parties


def _sentence(text: str, start: int) -> str:
    """The sentence in which the words begin."""
    begins = max((end.end() for end in SENTENCE_END.finditer(text[: start + 1])), default=0)
    ends = SENTENCE_END.search(text, max(start, begins))
    return text[begins : ends.start() if ends else None]


def _is_named(party: Party, acting: str) -> bool:
    names = [party.name_en, party.name_ko, party.code, *party.other_names]
    return any(_pattern(name).search(acting) for name in names if name)


def _pattern(name: str) -> re.Pattern[str]:
    """The name as a word of its own; a Korean one with what makes it the subject."""
    is_korean = re.search("[가-힣]", name) is not None
    return re.compile(re.escape(name) + ACTING if is_korean else rf"(?<!\w){re.escape(name)}(?!\w)")
