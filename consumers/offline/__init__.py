"""An exported log, checked without any database: a container file, a folder of them, or tiles.

`containers` and `tiles` read what was exported, `by_stream` puts it aside by stream, `verify` says what does not hold.

May import: what `consumers` shares, `consumers.auditing`, `domain`, `schemas`, `store`, `proof`.
"""
