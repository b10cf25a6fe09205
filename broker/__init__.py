"""A real Apache Kafka of one node or three, for trying and testing (DESIGN D4): its jars, its configuration, its
start and stop.

May import: `domain` (errors), `store` (settings, the lock of a file).
"""
