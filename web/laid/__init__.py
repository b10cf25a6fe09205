"""What stands on each page, in order.

May import: `web.asking`, `reports` (words, drawings), `projections`, `domain`.
"""
