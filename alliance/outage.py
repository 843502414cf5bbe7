"""A database that does not answer for a moment: who asked is told so, and when to come again."""

import sys

from django.db import InterfaceError, OperationalError

WAIT = 5
"""Seconds after which to come again: a restart of the database, and of our connections to it, takes less."""

GONE = OperationalError, InterfaceError
"""What is raised where the fault is neither the question's nor the data's: no connection, a shutdown."""


def is_answered() -> bool:
    """Whether the exception that is being answered is the database's absence, not a fault of ours."""
    return isinstance(sys.exception(), GONE)
