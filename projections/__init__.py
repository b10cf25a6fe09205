"""The questions people ask, one module a subject; `facts`: a table for each event type; `state`: what the facts come
to.

May import: `domain` (words and errors), `schemas`, `reference`. Never writes an event.
"""
