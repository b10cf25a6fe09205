"""Read-only pages over the questions that the commands ask: nothing is computed here, only asked, kept and laid out.

May import: `reports` (words, drawings), `projections` (the questions), `reference`, `domain`.
"""
