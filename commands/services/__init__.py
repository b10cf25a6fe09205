"""What keeps a ledger running: `init`, `broker`, `stop`, `doctor`, `relay`, `project`, `rebuild`, `status`, `verify`,
`log`.

May import: everything but other rooms of `commands`.
"""
