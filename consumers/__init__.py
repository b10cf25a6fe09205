"""Whatever follows the log.

`kafka`: the only room that imports a client. `relaying`: the log to Kafka. `projecting`: events to rows.
`auditing`: everything once more, to be held against the projections. `source`: the port by which events come.

May import: `domain`, `schemas`, `store`, `projections`, `proof`, `broker`.
"""
