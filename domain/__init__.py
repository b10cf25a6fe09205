"""What happened and what may happen. No input or output lives here: `domain.ports` says what is asked of the outside.

`units`: the map of administrative units. `policy`: what a departure is owed. `staff`: people in service.
`settlements`: the money that follows a departure. `recording`: from the rows of a file to the record; the only room
that asks the log. Each imports those before it, never one behind it; what lies beside them all five share.

May import: nothing of the project but `schemas`.
"""
