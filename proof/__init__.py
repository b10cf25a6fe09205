"""Proofs about a log that strangers can check: its Merkle tree, signed checkpoints, proofs, tiles, witnesses.

Functions on bytes that know no event and no database. `tree` makes roots and proofs from tiles that somebody reads for
it, `checking` verifies them; `keys` and `note` sign and open, `checkpoint`, `proof_file`, `tiles` and `witness` are the
formats of C2SP, each named with the version that was read.

May import: nothing of the project.
"""
