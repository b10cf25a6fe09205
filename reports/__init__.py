"""Documents of the answers: workbooks, pages, charts, and their words in both languages.

May import: `projections`, `domain`, `reference`. Asks nothing of the database itself: answers are handed in.
"""
