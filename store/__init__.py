"""How the ledger is kept: PostgreSQL, embedded or a server; its migrations, its limits, who is let in.

`events`: the append-only log. `embedded`: the server under the home. `tree`: its Merkle tree.
`opening`: a ledger, ready to be asked. `saving`: what a restored ledger lacks, in a file under a passphrase.

May import: `domain` (ports, events, errors), `proof`, `schemas`.
"""
