"""The files that users hand in: CSV, XLSX or JSON in, rows of clean text out, each with the place that it came from.

May import: everything but other rooms of `commands` than `office`.
"""
