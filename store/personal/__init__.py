"""The keys of people's sealed data: wrapped under a master key that the database never sees, rotated, really deleted.

May import: `domain`, `store` (database, settings, private files) and `store.rights`.
"""
