"""What an auditor asks: all that was recorded of a unit, a person or a settlement, and what two moments of knowledge
answer differently.

May import: the other questions of `projections` and its rooms `state` and `facts`, `domain` (errors), `schemas`.
"""
