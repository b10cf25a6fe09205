"""`sobo policy`: the rules, their working, and assessing anew.

May import: everything but other rooms of `commands` than `files` and `settlements`.
"""
