"""What follows when somebody leaves: the decision, what it is owed, and how it is funded, paid and returned.

`events`: what can be said of it. `rows`: what files say. `departures`, `late_facts`, `payments`, `rescissions`: what a
row must satisfy, and the events that it becomes. `dossier`: everything held of one person. `settlement`: the money of
one departure, day by day. `entitlement`: from the facts of a dossier, by `domain.policy`, to the assessment that they
call for. `recording`: from rows to the record.

May import: of the project only `domain`.
"""
