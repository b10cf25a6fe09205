"""What stands in a topic."""

from collections import defaultdict
from contextlib import closing

from consumers.kafka.clients import client_of
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Received, place_of


def messages(cluster: Cluster, topic: str) -> dict[int, list[Received]]:
    """Everything in the topic, by partition."""
    found: dict[int, list[Received]] = defaultdict(list)
    with closing(client_of(cluster).reader(cluster, topic)) as reader:
        partitions = reader.partitions()
        reader.assign(partitions)
        starts, ends = reader.starts(partitions), reader.ends(partitions)
        reader.start_at(starts)
        while any(reader.position(partition) < ends[partition] for partition in partitions):
            for partition, polled in reader.poll_whole(1).items():
                found[partition] += polled
    return found


def positions(of_partition: list[Received]) -> list[int]:
    """The positions in a partition as they stand there, repetitions and all."""
    return [place_of(message.headers)[0] for message in of_partition]
