"""How offices write: from a cell as it stands in their file to what the ledger's columns ask for, without a guess.

May import: `reference` and what `domain` says of words; of `commands` nothing.
"""
