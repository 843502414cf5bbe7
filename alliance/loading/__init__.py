"""Loading the ledger's files: read them, compare each record with its row, write the differences, tell what was done.

`files` reads YAML into records, `stored` reads the rows, `plan` compares the two, `write` carries the plan out, and
`load` is the whole. Part of the roof: it finds the models through `django.apps` and nobody but the command imports it.
"""

from alliance.loading.faults import Broken
from alliance.loading.load import load
from alliance.loading.plan import Outcome, Step

__all__ = ["Broken", "Outcome", "Step", "load"]
