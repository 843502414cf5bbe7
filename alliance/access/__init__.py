"""Who may come to which address: declared once (`declared.py`), printed for people (`page.py`, docs/permissions.md).

Nothing is decided here: groups hold rights (`commitments/permissions.py`), the workbench and `commitments.workflow` ask
for them. The tests compare what is declared with what every address of the site answers, so that none goes undeclared.
"""
