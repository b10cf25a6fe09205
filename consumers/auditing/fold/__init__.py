"""What the log comes to, folded event by event in plain Python: `by_stream` says which rows of state come of a stream,
the others make them.

May import: `domain`.
"""
