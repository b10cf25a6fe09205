"""`sobo web`: the pages of `web`, served over the ledger of a session.

May import: everything below `commands`, and what the commands share.
"""
