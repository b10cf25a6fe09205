"""What happened and what may happen: events, units, staff, and the ledger that decides. No input or output lives here.

May import: nothing of the project but `schemas`.
"""
