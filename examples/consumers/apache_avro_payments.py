"""What was paid on each settlement, decoded by Apache's own Avro: avro, kafka-python, PyYAML.

python apache_avro_payments.py BOOTSTRAP
"""

import argparse
import io
import json
from collections import Counter
from pathlib import Path

import avro.io
import avro.schema
import yaml
from kafka import KafkaConsumer, TopicPartition

TOPIC = "sobo.events"
CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "asyncapi.yaml"
COUNTS = {"PayoutMade": 1, "PayoutReversed": -1, "RepaymentReceived": -1}


def readers(contract):
    """By schema id, what reads a body written with it into the fields of the newest version of its type."""
    components = yaml.safe_load(contract.read_text(encoding="utf-8"))["components"]
    parsed = {
        one["x-schema-id"]: avro.schema.parse(json.dumps(one["schema"])) for one in components["schemas"].values()
    }
    return {
        version["schema-id"]: avro.io.DatumReader(parsed[version["schema-id"]], parsed[versions[-1]["schema-id"]])
        for versions in (one.get("x-versions", []) for one in components["messages"].values())
        for version in versions
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("bootstrap")
    arguments.add_argument("--contract", type=Path, default=CONTRACT)
    given = arguments.parse_args()
    reader_of = readers(given.contract)
    consumer = KafkaConsumer(bootstrap_servers=given.bootstrap, enable_auto_commit=False)
    partitions = [TopicPartition(TOPIC, number) for number in consumer.partitions_for_topic(TOPIC)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)
    events = {}
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for polled in consumer.poll(timeout_ms=1000).values():
            for message in polled:
                headers = dict(message.headers)
                reader = reader_of[int.from_bytes(message.value[1:5], "big")]
                event = reader.read(avro.io.BinaryDecoder(io.BytesIO(message.value[5:])))
                event_type = headers["ce_type"].decode().rpartition(".")[2]
                events[int(headers["sobo_position"])] = message.key.decode(), event_type, event
    taken_back = {event["retracted_position"] for _, _, event in events.values() if "retracted_position" in event}
    paid = Counter()
    for position, (stream, event_type, event) in events.items():
        if event_type in COUNTS and position not in taken_back:
            paid[stream] += COUNTS[event_type] * event["amount"]
    for stream, amount in sorted(paid.items()):
        print(f"{amount:>16,} đồng  {stream}")


if __name__ == "__main__":
    main()
