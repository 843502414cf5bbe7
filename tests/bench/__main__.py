"""`make bench`: figures, each measured in a database of its own on the tests' server; no test ever times anything.

`python -m tests.bench NAME ...` runs some of them.
"""

import os
import sys

from alliance.pytest_postgres import use_test_server


def main(names: list[str]) -> None:
    """Make the database, run each part in turn, throw the database away."""
    import django

    django.setup()

    from django.db import connection

    from tests.bench import parts

    unknown = sorted(set(names) - parts.PARTS.keys())
    if unknown:
        sys.exit(f"No part of the bench is named {', '.join(unknown)}; there are {', '.join(parts.PARTS)}.")
    for name in names or parts.PARTS:
        connection.settings_dict["TEST"]["NAME"] = f"bench_pacta_{os.getpid()}"
        own = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            parts.PARTS[name]()
        finally:
            connection.creation.destroy_test_db(own, verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    os.environ.setdefault("SECRET_KEY", "for the bench only")
    use_test_server()
    main(sys.argv[1:])
