"""The questions people ask: a fact table for each event type, the state derived from them in SQL, the answers.

May import: `domain` (words and errors), `schemas`, `reference`. Never writes an event.
"""
