"""Asking witnesses to cosign a checkpoint (C2SP tlog-witness): what is said over HTTP, what of the answer is believed.

May import: what `consumers` shares, `domain`, `store`, `proof`.
"""
