"""Opening a ledger: the embedded database or a server, reachable, new enough, migrated; and whether it keeps its
promises.

May import: all of `store`, `domain`, `schemas`.
"""
