"""`sobo report`: documents that people sign.

May import: everything but other rooms of `commands`.
"""
