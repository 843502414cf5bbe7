"""The page of changes: what happened between two days, and what was recorded between them. Two lists, never mixed."""
