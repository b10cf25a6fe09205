"""Who may do what on the secured broker for trying; docs/operations.md lists the same for a cluster of one's own."""

import time
from dataclasses import replace
from pathlib import Path

from broker import node, secure
from consumers.kafka.clients import KAFKA_PYTHON
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.greeting import greet
from consumers.kafka.with_kafka_python.access import Right, make_users
from domain.errors import Unavailable

TOPICS = "sobo."
RIGHTS = {
    "relay": (Right("topic", TOPICS, ("CREATE", "DESCRIBE", "DESCRIBE_CONFIGS", "READ", "WRITE")),),
    "projector": (
        Right("topic", TOPICS, ("DESCRIBE", "DESCRIBE_CONFIGS", "READ")),
        Right("group", "sobo.projector.", ("READ",)),
    ),
    "consumer": (Right("topic", TOPICS, ("DESCRIBE", "READ")), Right("group", "consumer.", ("READ",))),
}
"""The relay reads the last message of each partition before it goes on. Nobody but it writes."""
USABLE_SECONDS = 15.0


def give_access(home: Path) -> None:
    """The users of this home's broker, which runs secured, with their rights; returns when they can log in."""
    address = node.status(home).bootstrap_servers or ""

    def cluster(user: str) -> Cluster:
        return Cluster(address, secure.security_of(home, user), KAFKA_PYTHON)

    passwords = {role: secure.security_of(home, role)["sasl_plain_password"] for role in secure.ROLES}
    make_users(cluster(secure.ADMIN), passwords, RIGHTS)
    deadline = time.monotonic() + USABLE_SECONDS
    for role in secure.ROLES:
        while True:
            try:
                for server in address.split(","):  # each node follows by itself
                    greet(replace(cluster(role), bootstrap_servers=server))
                break
            except Unavailable:  # the broker follows its own log, where the user was just written
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
