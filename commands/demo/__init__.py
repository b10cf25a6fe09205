"""`sobo demo`: the reorganisation of 2025 from end to end, told with the very commands that it runs.

May import: everything.
"""
