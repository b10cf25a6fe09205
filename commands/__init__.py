"""The groups of `sobo`, a room each, loaded by `cli.py` when they are asked for: they parse, call and print.

May import: everything; of one another only what lies beside the rooms, `completing`, `files`, `kinds` and `office`.
"""
