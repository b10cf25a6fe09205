"""`sobo settlements`.

May import: everything but other rooms of `commands`.
"""
