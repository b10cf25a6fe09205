"""What the project asks of a Kafka client, whichever it is: a cluster, messages, a sender, a reader, topics, errors.

May import: `domain` (errors). Knows no client.
"""
