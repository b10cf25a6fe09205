"""What happened when, told from the headers alone with the CloudEvents SDK: cloudevents 2.x, kafka-python.

    python cloudevents_headers.py BOOTSTRAP

The SDK's own `data` is not used: it gives an Avro value as text where its bytes happen to be UTF-8. The value is
taken from the message itself; its first five bytes say which schema it was written with.
"""

import argparse

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from kafka import KafkaConsumer, TopicPartition

TOPIC = "sobo.events"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("bootstrap")
    given = arguments.parse_args()
    consumer = KafkaConsumer(bootstrap_servers=given.bootstrap, enable_auto_commit=False)
    partitions = [TopicPartition(TOPIC, number) for number in consumer.partitions_for_topic(TOPIC)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)
    events = {}
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for polled in consumer.poll(timeout_ms=1000).values():
            for message in polled:
                event = from_binary_event(KafkaMessage(dict(message.headers), message.key, message.value))
                # ce_id is the position: an event that is sent again has the same one.
                events[event.get_source(), int(event.get_id())] = event, int.from_bytes(message.value[1:5], "big")
    for (_, position), (event, schema_id) in sorted(events.items()):
        print(position, event.get_time().isoformat(), event.get_type(), event.get_subject(), f"schema {schema_id}")


if __name__ == "__main__":
    main()
