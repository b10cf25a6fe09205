"""`sobo report`: documents that people sign.

May import: everything; of other rooms of `commands` those that open a person or lay out an amount.
"""
