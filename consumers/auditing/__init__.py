"""The auditor's second look: every event read again, and the state folded in plain Python, apart from the SQL that it
checks.

May import: what `consumers` shares, `consumers.projecting`, `domain`, `schemas`, `store`, `projections`.
"""
