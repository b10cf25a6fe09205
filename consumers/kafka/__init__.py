"""Kafka: its topics, the relay's producer, our messages, the topic as a source; which of two clients is spoken with.

May import: what `consumers` shares, `domain`, `schemas`, `store`, `projections`, `broker`. Clients are imported in
`with_kafka_python` and `with_confluent` only, behind the port in `port`.
"""
