"""Kafka: its topics, its producer, its messages, and the topic as a source. Only here a Kafka client is imported.

May import: what `consumers` shares, `domain`, `schemas`, `store`, `projections`, `broker`.
"""
