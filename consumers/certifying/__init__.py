"""Reports that can be checked elsewhere: an answer in a folder, with the signed checkpoint of the log that it is of.

`questions` are asked and asked again, `folder` is what is handed out, `certify` makes it, `check` checks it: from its
own events (`settlement`), and by asking an exported log again in a ledger made for it (`throwaway`).

May import: what `consumers` shares, `consumers.auditing`, `consumers.offline`, `consumers.projecting`, `domain`,
`store`, `projections`, `proof`.
"""
