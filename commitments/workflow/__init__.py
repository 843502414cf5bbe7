"""The one door for each change of state: of a status update, and of an agreement that becomes public.

Every step is a function with named arguments and one transaction: it locks the row first, so that of two people who
act at once the second meets what the first has done; it asks who may; and it lets the rules of the database
(`rules.py`) speak before it leaves. What is not allowed raises `Refused`. `at` is the moment of the step; `seen` is the
version of the record that the person saw: where it is another one by now, the step raises `Stale`, which says why.
"""

from commitments.workflow.codings import coding_faults, finish_coding, publish_agreement, retire, return_coding
from commitments.workflow.door import (
    MAY_CODE,
    MAY_DRAFT,
    MAY_PUBLISH_AGREEMENT,
    MAY_REVIEW,
    NotAllowed,
    NotNow,
    Refused,
    Stale,
    locked,
    refusal_of,
    step,
)
from commitments.workflow.updates import (
    correct,
    discard,
    draft,
    only_writable,
    publish,
    return_to_author,
    submit,
    withdraw,
)

__all__ = [
    "MAY_CODE",
    "MAY_DRAFT",
    "MAY_PUBLISH_AGREEMENT",
    "MAY_REVIEW",
    "NotAllowed",
    "NotNow",
    "Refused",
    "Stale",
    "coding_faults",
    "correct",
    "discard",
    "draft",
    "finish_coding",
    "locked",
    "only_writable",
    "publish",
    "publish_agreement",
    "refusal_of",
    "retire",
    "return_coding",
    "return_to_author",
    "step",
    "submit",
    "withdraw",
]
