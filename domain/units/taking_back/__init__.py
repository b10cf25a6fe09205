"""Taking back changes of units: the rows of one file are one change, judged by what remains of the map.

`falling` (which events fall with which row) -> `hanging` (people and quotas of a formed unit) -> `remaining` (would
`apply` have accepted the rest?); `taking_back` is the way through them, `divided` what remains of a divided unit.

May import: `domain.units`, `domain.units.changes`, events of `domain.staff`, and what `domain` shares.
"""
