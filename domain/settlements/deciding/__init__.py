"""Deciding that people leave, and the facts of it: decided, amended, corrected, rescinded.

May import: `domain.settlements`, `domain.settlements.paying`, `domain.staff`, `domain.policy`, and what `domain`
shares.
"""
