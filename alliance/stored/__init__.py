"""The stored records: what readers may see of what is stored, in the one shape in which it goes out and comes in.

`shapes` says which fields, `composing` makes a record of rows. The rows come from the tables (`tables`: dumps) or from
the history (`past_rows`: what a record was at any revision, for `changes`). A record holds nothing that turns with the
day: no schedule, no freshness, no headline, no missed meeting, only what these are computed from. docs/data.md.
"""
