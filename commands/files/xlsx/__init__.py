"""XLSX workbooks: which sheet is the list, and its rows as records of text.

May import: of `commands.files` what `formats` makes of a cell, and of `commands` what `office` says of cells.
"""
