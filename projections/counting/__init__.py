"""Counts for those who govern beside that of departures: each a list of common tables, its keys and its figures.

May import: what lies beside it in `projections`, and `state`; `reference`, `domain`.
"""
