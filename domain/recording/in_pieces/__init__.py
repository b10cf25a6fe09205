"""A long file in pieces: `pieces` decides on one after the other, `second_process` takes its share of them,
`packed` is how they wait.

May import: what all rooms of `domain` share.
"""
