"""Where Kafka is, and by which client it is spoken to."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.errors import Unavailable


@dataclass(frozen=True)
class Cluster:
    """`security` goes to the client under the names of kafka-python, and stays out of `repr`: it may hold passwords."""

    bootstrap_servers: str
    security: dict[str, str] = field(default_factory=dict, repr=False)
    client: str = ""
    """`kafka-python` or `confluent`; "" is the faster one that is installed."""
    registry: str | None = field(default=None, repr=False)
    """The schema registry that gives the ids on the stream; None for those that are pinned in the catalogue."""

    @property
    def servers(self) -> list[str]:
        return [server.strip() for server in self.bootstrap_servers.split(",")]


def first_line(error: object) -> str:
    """What an error says, on one line; its type where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def does_not_answer(cluster: Cluster, reason: object) -> Unavailable:
    told = f"Kafka at {cluster.bootstrap_servers} does not answer: {first_line(reason)}"
    return Unavailable("broker_down", told)


class Needed(NamedTuple):
    """A right in Kafka's words: an operation, on a `topic`, a `group` or the `cluster` itself."""

    operation: str
    kind: str
    name: str


def missing(kind: str, needed: Sequence[Needed]) -> Needed:
    """Which right it is, where Kafka says only of what kind. Whoever may write to no topic at all is told that an
    idempotent producer lacks a right on the cluster; the right on the topic gives that too."""
    unknown = Needed("ClusterAction" if kind == "cluster" else "Read", kind, "NAME")
    return next((one for one in needed if one.kind == kind), needed[0] if needed else unknown)


def no_right(cluster: Cluster, needed: Needed) -> Unavailable:
    """The user is who they say, and may not do this."""
    operation, kind, name = needed
    user = cluster.security.get("sasl_plain_username")
    who = f"the user {user}" if user else "this client"
    on = "the cluster" if kind == "cluster" else f"the {kind} {name}"
    named = "--cluster" if kind == "cluster" else f"--{kind} {shlex.quote(name)}"
    return Unavailable(
        "kafka_no_right",
        f"Kafka at {cluster.bootstrap_servers} does not allow {who} to do this: the right {operation} on {on} is "
        f"missing. Who administers Kafka gives it with `kafka-acls.sh --bootstrap-server {cluster.servers[0]} --add "
        f"--allow-principal {shlex.quote(f'User:{user}') if user else 'User:NAME'} --operation {operation} {named}`; "
        "docs/operations.md lists what each role needs.",
    )


def no_topic(cluster: Cluster, topic: str) -> Unavailable:
    user = cluster.security.get("sasl_plain_username")
    unseen = f", or the user {user} lacks the right Describe on it" if user else ""  # Kafka does not say which
    return Unavailable(
        "no_topic",
        f"There is no topic {topic} at {cluster.bootstrap_servers}{unseen}. `sobo relay` makes it and sends the log to "
        "it.",
    )
