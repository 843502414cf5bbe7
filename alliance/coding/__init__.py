"""The screen on which an agreement is coded: its passages, the marks in them, and what is missing still.

Roof: it shows records of both apps. What it changes goes through `commitments.marking`, `dialogues.marking` and
`commitments.workflow`. Decision 18 tells why it is made this way.
"""
