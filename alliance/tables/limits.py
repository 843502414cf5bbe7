"""How much a file may hold: far more than anybody types, far less than would hold up the server."""

FILE = 20_000_000
"""Bytes of a file that comes in."""

UNPACKED = 100_000_000
"""Bytes of a workbook once it is unpacked."""

ROWS = 20_000
"""Rows of a file that comes in."""

LINES = 100_000
"""Lines of a file that comes in, empty ones included: a workbook can leave out millions in a few bytes."""

COLUMNS = 500
"""More than any sheet has: what stands further to the right is nothing of ours."""

CELL = 100_000
"""Characters of a cell that comes in."""

EXCEL_CELL = 32_767
"""Characters of a cell that a spreadsheet holds; more it would cut off."""
