"""Facts: one flat table for each event type, one row for each event, written as the database's own bytes.

May import: `schemas`.
"""
