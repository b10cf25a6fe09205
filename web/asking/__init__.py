"""What may be asked: the questions by their addresses, what an address asks, who is held to one province.

May import: `projections`, `reports` (words), `domain`.
"""
