"""What is published of the stream for teams that never read this code: `docs/asyncapi.yaml`, and the table of events in
`docs/stream.md`. Both are written by `make schemas`, and a test holds that they were.

May import: consumers.kafka, schemas.
"""
