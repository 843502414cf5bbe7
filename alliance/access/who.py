"""The people whom the site tells apart."""

from enum import IntEnum

from commitments.permissions import ADMINISTRATOR, ANALYST, PERMISSIONS, REVIEWER


class Who(IntEnum):
    """From the least to the most: whoever stands later may do what those before may. Nobody comes last."""

    ANYBODY = 0
    ACCOUNT = 1
    ANALYST = 2
    REVIEWER = 3
    ADMINISTRATOR = 4
    SUPERUSER = 5
    NOBODY = 6

    @property
    def words(self) -> str:
        return {Who.ACCOUNT: "any account", Who.NOBODY: "–"}.get(self, self.name.lower())


GROUPS = {Who.ANALYST: ANALYST, Who.REVIEWER: REVIEWER, Who.ADMINISTRATOR: ADMINISTRATOR}


def holder(permission: str) -> Who:
    """Who has at least a permission: the first of the groups that holds it."""
    return next((who for who, group in GROUPS.items() if permission in PERMISSIONS[group]), Who.SUPERUSER)
