"""From the rows of a file to the record: reads the log in bulk, lets a rule decide, appends, and again on a conflict.

`ledger`: every write goes through it. `units`, `people`, `leaving`: the kinds of file. `corrections`: what is taken
back. `event_types`: every type by its name. `in_pieces`: how a long file is decided on.

May import: every room of `domain`.
"""
