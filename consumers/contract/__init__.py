"""What is published of the stream for teams that never read this code: `docs/asyncapi.yaml`. It is
written by `make schemas`, and a test holds that it was.

May import: consumers.kafka, schemas.
"""
