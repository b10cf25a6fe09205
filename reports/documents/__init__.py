"""The reports, each built of answers that are handed in: tables, charts, definitions, sources.

May import: what lies beside it in `reports`.
"""
