"""State: tables derived from the facts by SQL, the view of the database that an answer reads, and its digest.

May import: `projections.facts`, `domain` (words and errors), `schemas`.
"""
