"""How many events of each type there are, with the stock deserialiser of confluent-kafka[avro] and a registry.

sobo schemas serve --port 8081
python confluent_avro_deserializer.py BOOTSTRAP http://127.0.0.1:8081
"""

import argparse
from collections import Counter

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

TOPIC = "sobo.events"


def messages(bootstrap):
    """All that is there, partition after partition as they come."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "consumer.example",  # the client wants one; nothing is committed under it
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    partitions = consumer.list_topics(TOPIC, timeout=10).topics[TOPIC].partitions
    consumer.assign([TopicPartition(TOPIC, number, OFFSET_BEGINNING) for number in partitions])
    unread = set(partitions)
    while unread:
        message = consumer.poll(1.0)
        if message is None:  # not `if not message`: a message without a value is false
            continue
        if message.error() is None:
            yield message
        elif message.error().code() == KafkaError._PARTITION_EOF:
            unread.discard(message.partition())
        else:
            raise RuntimeError(message.error())
    consumer.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("bootstrap")
    arguments.add_argument("registry")
    given = arguments.parse_args()
    deserialise = AvroDeserializer(SchemaRegistryClient({"url": given.registry}))
    seen, counts, components = set(), Counter(), set()
    for message in messages(given.bootstrap):
        headers = dict(message.headers())
        position = int(headers["sobo_position"])
        if position in seen:
            continue
        seen.add(position)
        event = deserialise(message.value(), SerializationContext(TOPIC, MessageField.VALUE))
        event_type = headers["ce_type"].decode()
        counts[event_type] += 1
        if event_type == "sobo.staff.SalaryChanged":
            components |= event["components"].keys()
    for event_type, count in sorted(counts.items()):
        print(f"{count:8} {event_type}")
    print("components of salaries:", ", ".join(sorted(components)) or "none")
    print("complete" if seen == set(range(1, len(seen) + 1)) else f"positions are missing below {max(seen)}")


if __name__ == "__main__":
    main()
