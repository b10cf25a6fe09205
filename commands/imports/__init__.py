"""`sobo import`: its kinds of file, and the one way that all of them go.

May import: everything but other rooms of `commands` than `files`.
"""
