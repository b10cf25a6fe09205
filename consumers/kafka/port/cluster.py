"""Where Kafka is, and by which client it is spoken to."""

from dataclasses import dataclass, field

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


def no_right(cluster: Cluster, reason: object) -> Unavailable:
    """The user is who they say, and may not do this."""
    user = cluster.security.get("sasl_plain_username")
    who = f"the user {user}" if user else "this client"
    told = f"Kafka at {cluster.bootstrap_servers} does not allow {who} to do this: {first_line(reason)}"
    return Unavailable("kafka_no_right", f"{told}. Give the right with an ACL (docs/operations.md lists them).")


def no_topic(cluster: Cluster, topic: str) -> Unavailable:
    return Unavailable(
        "no_topic",
        f"There is no topic {topic} at {cluster.bootstrap_servers}. `sobo relay` makes it and sends the log to it.",
    )
