"""The groups of `sobo`, one file each, loaded by `cli.py` when they are asked for: they parse, call and print.

May import: everything.
"""
