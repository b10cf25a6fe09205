"""The kinds of file that are recorded row by row: their columns, an example, and how a row becomes a typed one.

May import: `domain`, and of `commands` only `files`.
"""
