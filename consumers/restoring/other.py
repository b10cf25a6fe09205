"""What the ends of a topic say of whose it is: asked before a database is made, and before all of it is read."""

from urllib.parse import unquote

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import last_messages
from consumers.kafka.wire import source_of
from domain.errors import Refused


def refuse_another(cluster: Cluster, ledger: str | None, topic: str) -> None:
    """Raises `Refused` for a topic without any message, and for one of which nothing is of the `ledger` that is meant;
    `Unavailable` when the broker does not answer."""
    last = [message for message in last_messages(cluster, topic).values() if message is not None]
    where = f"The topic {topic} at {cluster.bootstrap_servers}"
    if not last:
        raise Refused("not_restorable", f"{where} holds no event: there is nothing to restore from. Nothing was made.")
    sources = {dict(message.headers).get("ce_source", b"").decode(errors="replace") for message in last}
    if ledger is None or source_of(ledger) in sources:
        return
    names = sorted(unquote(source.removeprefix(source_of(""))) for source in sources)
    raise Refused(
        "not_restorable",
        f"{where} holds events of the ledger {' and '.join(names)}, and --ledger asks for {ledger}. Nothing was made: "
        f"write --ledger {names[0]}, or name the cluster of the ledger that you mean.",
    )
