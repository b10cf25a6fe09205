"""`sobo import`: the one way that all kinds of file go, what a trial of one says, and how a mapping is proposed.

May import: everything but other rooms of `commands` than `files`, `kinds` and `office`.
"""
