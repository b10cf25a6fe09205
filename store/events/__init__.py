"""The append-only log: appending, reading, the events as bytes, stamps, keys of sealed data.

May import: what `store` shares, `store.tree`, `domain`, `proof`, `schemas`.
"""
