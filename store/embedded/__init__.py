"""The embedded PostgreSQL under the home: its programs, its folders, its start and stop.

May import: what `store` shares, `domain` (errors).
"""
