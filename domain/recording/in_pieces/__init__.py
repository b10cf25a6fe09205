"""A long file in pieces: `pieces` decides on one after the other, `second_process` takes its share of them.

May import: what all rooms of `domain` share.
"""
