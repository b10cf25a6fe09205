"""What the auditor asks across the whole ledger: `sobo diff`.

May import: everything but other rooms of `commands`.
"""
