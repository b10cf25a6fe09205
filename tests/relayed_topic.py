"""What stands in a topic, read the client's own way."""

from collections import defaultdict
from contextlib import closing
from typing import Any

from consumers.kafka.topics import Cluster, partitions_of, reader
from consumers.kafka.wire import place_of


def messages(cluster: Cluster, topic: str) -> dict[int, list[Any]]:
    """Everything in the topic, by partition."""
    found: dict[int, list[Any]] = defaultdict(list)
    with closing(reader(cluster)) as consumer:
        partitions = partitions_of(consumer, cluster, topic)
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for partition, polled in consumer.poll(1000).items():
                found[partition.partition] += polled
    return found


def positions(of_partition: list[Any]) -> list[int]:
    """The positions in a partition as they stand there, repetitions and all."""
    return [place_of(message.headers)[0] for message in of_partition]
