"""The whole of a load, in one transaction."""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from alliance.history import recorded
from alliance.loading.files import read_records
from alliance.loading.nouns import Identity
from alliance.loading.plan import Step, make_plan
from alliance.loading.stored import Ledger, read_memory
from alliance.loading.write import keep_others_out, write


def load(paths: Iterable[Path], *, overwrite: bool = False) -> tuple[list[Step], list[Identity]]:
    """Bring the ledger up to date with the files; what was done with each record, and what else was loaded once.

    `overwrite` takes the files' side where somebody changed a field. Raises Broken, and has then written nothing.
    """
    records = read_records(paths)
    with recorded(reason="load_ledger", batch=f"load {uuid4().hex[:12]}"):
        keep_others_out()
        ledger, memory = Ledger(records), read_memory()
        steps = make_plan(records, ledger, memory, overwrite=overwrite)
        write(steps, ledger)
    told = {record.identity for record in records}
    return steps, [identity for identity in memory if identity in ledger and identity not in told]
