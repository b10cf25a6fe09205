"""The relay: the log to Kafka, in order, by one active process.

May import: what `consumers` shares, `consumers.kafka`, `domain`, `schemas`, `store`, `projections`.
"""
