"""Administrative units (đơn vị hành chính) through time: who bore which code, below whom, made of what.

`unit`, `register`: one unit, and all of them, folded from the log. `opening_list`, `changes`: how they are
recorded. `corrections`: how they are taken back. `map_invariants`: what holds on every day.

May import: of the project only what `domain` shares.
"""
