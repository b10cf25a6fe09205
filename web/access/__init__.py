"""Who may look from elsewhere: their tokens, their sessions, and what they looked at.

May import: `domain`.
"""
