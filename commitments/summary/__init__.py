"""/api/v1/summary/: how many of the commitments that some filters find stand where, group by group."""
