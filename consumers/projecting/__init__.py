"""Projecting: each batch of events as rows, live (`projector`) or all anew (`rebuild`), and how far it is (`status`).

May import: what `consumers` shares, `consumers.relaying`, `domain`, `schemas`, `store`, `projections`.
"""
