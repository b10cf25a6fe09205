"""`sobo units`: recording and asking.

May import: everything but other rooms of `commands` than `files`.
"""
