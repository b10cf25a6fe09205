"""The money of a settlement: funded, paid, reversed, asked back, taken back.

May import: `domain.settlements`, `domain.staff`, `domain.policy`, and what `domain` shares.
"""
