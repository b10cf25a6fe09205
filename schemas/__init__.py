"""The bytes that are kept, hashed and sent: one Avro record for each event type (`avsc/`), their catalogue and codec.

May import: nothing of the project.
"""
