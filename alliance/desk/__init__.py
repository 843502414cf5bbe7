"""My desk, the first page of the workbench: what waits for this person, each line one click from the work.

`sections.py` says which sections there are, `lines.py` what a line is. Every section has the address of a list of the
workbench that holds all of its rows, and a count that is the length of that list.
"""
