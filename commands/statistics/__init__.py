"""`sobo stats`: counts for those who govern, in every format.

May import: everything but other rooms of `commands`.
"""
