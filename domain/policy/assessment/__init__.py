"""The way from the facts to an amount, and the remarks on what lies across a near boundary.

May import: `domain.policy`, `domain.policy.regimes`.
"""
