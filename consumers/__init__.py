"""Whatever follows the log: relay to Kafka, sources, projector, rebuild, verification; and the broker for trying it.

May import: `domain`, `schemas`, `store`, `projections`. Only this folder knows Kafka.
"""
