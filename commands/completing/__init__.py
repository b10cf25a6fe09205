"""What a shell completes of a ledger, while somebody types.

May import: `store`, `projections` and `domain`; of `commands` only what lies beside the rooms.
"""
