"""Loading the ledger's files: read them, compare each record with its row, write the differences, tell what was done.

`load` is the whole. `files` reads YAML into `records`, `stored` reads the rows, `plan` compares the two, and `write`
carries the plan out. It finds the models by their labels and natural keys (`nouns`) and knows none of them by name.
"""

from alliance.loading.faults import Broken
from alliance.loading.load import load
from alliance.loading.nouns import shown
from alliance.loading.plan import Outcome, Step

__all__ = ["Broken", "Outcome", "Step", "load", "shown"]
