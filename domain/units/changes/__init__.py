"""A change set: the clauses of resolutions, decided day by day, each day as a whole.

`rows` -> `group` (what the codes mean) -> `rules` (as it is written) -> `outcome` (as it turns out) -> `events`;
`change_set` is the way through them.

May import: `domain.units`, and what `domain` shares.
"""
