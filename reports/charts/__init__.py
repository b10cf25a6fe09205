"""Drawings as SVG of our own: bars, the tile map, lineages; and PNG made of them.

May import: `reports.words`, `domain` (errors).
"""
