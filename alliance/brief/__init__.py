"""The brief for a meeting: what may be claimed and with which source, what is late, and what must not be claimed.

`sections` puts commitments in order and knows no database, `subject` says what a brief is of, `page` is the page.
"""
