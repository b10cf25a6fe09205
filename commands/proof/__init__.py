"""What an auditor takes away: the signing key, checkpoints, proofs, certified answers.

May import: what lies beside the rooms, and the layers below.
"""
