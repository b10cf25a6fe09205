"""What a file would come to, read before it is recorded: a summary for people, and a workbook with each of its rows.

May import: everything but other rooms of `commands` than `files` and `office`.
"""
