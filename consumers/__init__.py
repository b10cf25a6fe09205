"""Whatever follows the log.

`kafka`: the only room that imports a client. `relaying`: the log to Kafka. `projecting`: events to rows.
`auditing`: everything once more, to be held against the projections; `offline`: the same of an exported log.
`certifying`: answers that can be checked elsewhere. `restoring`: the topic back into an empty log.
`source`: the port by which events come; `holds`: where it stands still; `telling`, `retries`: what a process says of
itself.

May import: `domain`, `schemas`, `store`, `projections`, `proof`, `broker`.
"""
