"""What an auditor takes away: the signing key, checkpoints, proofs, the log as tiles.

May import: what lies beside the rooms, and the layers below.
"""
