"""Tables: the lists of the workbench as files for spreadsheets, taken in again after a dry run; and one field of many.

`sheets` says which records and columns the file of a list has, `cells` how a value is written in a cell. Out: `rows`,
then `csv_files` or `xlsx_files`. In: `reading` makes lines of a file, `records` makes records of lines, `comparing`
sets them beside what is stored, `trying` carries the difference out and, in a dry run, takes it back. `bulk` makes
records of a choice in a list instead of a file. Decision 22.
"""
