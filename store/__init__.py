"""How events are kept: PostgreSQL (embedded or a server), migrations, the append-only log, personal keys.

May import: `domain`, `schemas`.
"""
