"""`sobo settlements`, `stats`.

May import: everything but other rooms of `commands`.
"""
