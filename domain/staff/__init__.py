"""People in service (cán bộ, công chức, viên chức): registration, posts, secondments, salary.

`member`: a person folded from one stream. `rows`: what files say. The others: what a row must satisfy, and the
events that it becomes.

May import: `domain.units`, `domain.policy`, and what `domain` shares.
"""
