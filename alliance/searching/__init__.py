"""Search: what was asked (`asking`), where it stands (`finding`), and how the page shows it (`marking`). Knows no app.

The words of each row are kept by triggers in one table (`alliance.models.Searchable`); an app says which rows readers
may see, and what is found by them (`Part`).
"""
