"""The log's Merkle tree in the database: the leaf of an event, growing with an append, tiles, hashing older ledgers.

May import: what `store` shares, `proof`, `domain`.
"""
