"""What the contract suites of both Kafka clients share."""

import threading
import time
from collections.abc import Callable
from contextlib import closing

from consumers.kafka.port.client import Client, Reader
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Message, Received

CLIENTS = ("kafka-python", "confluent")
PARTITIONS = 4
T0 = 1_751_328_000_000


def event(number: int, key: bytes | None = None, value: bytes | None = None, source: bytes = b"sobo/ours") -> Message:
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%d" % number),
        ("ce_source", source),
        ("sobo_position", b"%d" % number),
        ("sobo_version", b"7"),
    ]
    return Message(
        key or b"key-%d" % (number % 50), b"value %d" % number if value is None else value, headers, T0 + number
    )


def send(client: Client, cluster: Cluster, topic: str, messages: list[Message]) -> list[tuple[int, int]]:
    with closing(client.sender(cluster, topic)) as sender:
        sending = sender.send(messages)
        sending.wait(30)
        assert sending.not_taken() is None
        return [(one.partition, one.offset) for one in sending.taken()]


def read(reader: Reader, poll: Callable[[float], dict[int, list[Received]]]) -> dict[int, list[Received]]:
    partitions = reader.partitions()
    reader.assign(partitions)
    ends = reader.ends(partitions)
    found: dict[int, list[Received]] = {partition: [] for partition in partitions}
    deadline = time.monotonic() + 30
    while any(reader.position(partition) < end for partition, end in ends.items()):
        assert time.monotonic() < deadline, "the end was not reached"
        for partition, messages in poll(1).items():
            found[partition] += messages
    return found


def all_of(client: Client, cluster: Cluster, topic: str) -> dict[int, list[Received]]:
    with closing(client.reader(cluster, topic)) as reader:
        return read(reader, reader.poll_whole)


def offsets(reader: Reader, partition: int, number: int) -> list[int]:
    found: list[int] = []
    deadline = time.monotonic() + 20
    while len(found) < number and time.monotonic() < deadline:
        polled = reader.poll_whole(1).get(partition, [])
        assert len(polled) <= 2
        found += [message.offset for message in polled]
    return found


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        pause.wait(0.1)
