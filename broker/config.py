"""What the broker for trying is told: its properties, its Java's options and environment."""

import os
from collections.abc import Sequence

CONFIG = "server.properties"
OWNER_ONLY = 0o077
"""The umask of everything that the broker keeps: the topic holds what the ledger holds."""

HEAP = {1: ("-Xmx512m", "-Xms128m"), 3: ("-Xmx192m", "-Xms64m")}
"""By the number of nodes."""
JVM = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # a quarter less processor time to start, which on a small machine others need
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss,SSS",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server=info",
)
PROPERTIES = """\
# Written by `sobo broker start`; changes here do not last.
process.roles=broker,controller
node.id={number}
controller.quorum.voters={voters}
listeners=BROKER://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=BROKER://{host}:{port}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
log.dirs=data
auto.create.topics.enable=false
num.partitions=1
default.replication.factor={replicas}
min.insync.replicas={minimum}
log.retention.ms=-1
offsets.topic.replication.factor={replicas}
offsets.topic.num.partitions=1
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={minimum}
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor={replicas}
share.coordinator.state.topic.min.isr={minimum}
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=6000
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216
"""
TOGETHER = """\
controlled.shutdown.enable=false
"""
"""Stopped all at once they have nobody to hand over to: one time in four the last waited for minutes."""


def properties(host: str, ports: Sequence[tuple[int, int]], number: int) -> str:
    """The text of `server.properties` of one node, by the ports of broker and controller of each."""
    port, controller_port = ports[number - 1]
    several = len(ports) > 1
    text = PROPERTIES.format(
        host=host,
        port=port,
        controller_port=controller_port,
        number=number,
        voters=",".join(f"{one}@{host}:{of_controller}" for one, (_, of_controller) in enumerate(ports, 1)),
        replicas=len(ports),
        minimum=2 if several else 1,
    )
    return text + TOGETHER if several else text


def jvm(nodes: int) -> tuple[str, ...]:
    """Java's options of one of so many."""
    return (*HEAP[nodes], *JVM)


def environment() -> dict[str, str]:
    """Java reads the name of the folder it works in by the locale; in that of C it would write into another one."""
    return os.environ | {"LC_ALL": "C.UTF-8"}
