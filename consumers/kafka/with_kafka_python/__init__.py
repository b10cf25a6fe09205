"""kafka-python behind the port. Only here it is imported.

May import: `consumers.kafka.port`, `domain` (errors).
"""
