"""What lives only in the database, saved in a file under a passphrase, and put back behind a restore.

May import: `domain`, `schemas`, `store.events`.
"""
