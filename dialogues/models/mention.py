"""Where a text names a dialogue."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.constraints import clean_text, filled
from alliance.models import Keyed
from commitments import quotation
from commitments.models import Passage
from dialogues.models.dialogue import Dialogue
from dialogues.querysets import MentionQuerySet


class DialogueMention(Keyed):
    """The words by which a passage names a dialogue, as a citation has the words of a promise; it promises nothing."""

    KEY = ("dialogue", "passage", "quote", "occurrence")

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="mentions")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="mentions")
    quote = models.CharField(max_length=300)
    occurrence = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["dialogue", "passage", "occurrence", "quote"]
        verbose_name = "mention"
        constraints = [
            clean_text("dialoguemention", "quote"),
            models.CheckConstraint(
                condition=filled("quote") & Q(occurrence__gte=1),
                name="dialoguemention_has_quote",
                violation_error_message="A mention needs its exact words, and counts occurrences from 1.",
            ),
            models.UniqueConstraint(
                fields=["dialogue", "passage", "quote", "occurrence"],
                name="dialoguemention_key",
                violation_error_message="These very words are marked as this dialogue already.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.quote}”"

    @property
    def is_public(self) -> bool:
        """Whether readers see it: with its text."""
        return self.passage_id is not None and self.passage.agreement.is_public

    @property
    def start(self) -> int | None:
        """Where the words begin in their passage, in code points from 0; None where they do not stand there."""
        return quotation.find(self.quote, self.passage.text, self.occurrence)

    @property
    def end(self) -> int | None:
        """One past the last code point of the words in their passage."""
        return None if self.start is None else self.start + len(self.quote)
