"""The revision: the number of the last change that readers can see (domain.md, "History and revision").

The database gives it at commit, in the order of commits (alliance/migrations/0003_history.py). A reader takes it
**before** the data: data that is newer than its number is told again under the next, data that is older never would be.
"""

from alliance.models import Revision


def current() -> int:
    """The number of the last revision; 0 before the first."""
    return Revision.objects.order_by("-number").values_list("number", flat=True).first() or 0
