"""What several querysets write in SQL."""


def once(select: str) -> str:
    """The same rows, which PostgreSQL then computes once.

    The functions of the ledger are inlined into the statement that asks them. Several of them in one statement, and
    statistics of a ledger that was empty a moment ago, make plans that compute one function anew for each row of
    another: a list that takes 50 ms takes minutes.
    """
    return f"WITH once AS MATERIALIZED ({select}) SELECT * FROM once"
