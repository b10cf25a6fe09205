"""A broker for trying of one node or three: as it was begun it stays, and three are secured as one is."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from broker import node as broker
from broker.known import FILE, Known, Node, known, remember
from commands.services.broker import told
from consumers.kafka.access import give_access
from consumers.kafka.clients import client_of
from consumers.kafka.port.messages import Message
from consumers.kafka.topics import known_cluster
from domain.errors import Refused
from store.settings import Settings

MESSAGE = Message(b"key", b"value", [], 1_751_328_000_000)


@pytest.mark.parametrize(("begun", "wanted"), [(1, 3), (3, 1)])
def test_another_number_of_nodes_than_a_home_was_begun_with_is_refused(begun: int, wanted: int, tmp_path: Path) -> None:
    """Catches topics left behind on nodes that nobody starts any more, and a start that says nothing of what to do."""
    folder = tmp_path / "kafka"
    folder.mkdir()
    remember(folder, Known(tuple(Node(port, None, port + 10) for port in range(1, begun + 1))))
    for kept in (True, False):  # and where only the data is left
        if not kept:
            data = (folder if begun == 1 else folder / "node2") / "data"
            data.mkdir(parents=True)
            (data / "meta.properties").touch()
            (folder / FILE).unlink()
        with pytest.raises(Refused, match=f"begun with {begun} node.*--nodes {wanted}.*--home FOLDER") as refused:
            broker.start(tmp_path, nodes=wanted)
        assert refused.value.code == "broker_nodes"


def test_what_an_earlier_build_remembers_is_one_node(tmp_path: Path) -> None:
    """Catches a home of before that gets another port, or loses its lock at the door."""
    (tmp_path / FILE).write_text('{"port": 9092, "pid": 7, "secure": true}', encoding="utf-8")
    assert known(tmp_path) == Known((Node(9092, 7),), secure=True)


def test_each_node_is_told_with_its_address_and_whether_it_runs(tmp_path: Path) -> None:
    """Catches three nodes told as one, and one that is gone without a word of how it comes back."""
    (tmp_path / "kafka").mkdir()
    remember(tmp_path / "kafka", Known((Node(1001, None, 1), Node(1002, None, 2), Node(1003, None, 3))))
    status = broker.status(tmp_path)
    assert (status.running, status.bootstrap_servers, status.pid) == (False, None, None)
    assert [(node.running, node.pid, node.address[-5:]) for node in status.nodes] == [
        (False, None, ":1001"),
        (False, None, ":1002"),
        (False, None, ":1003"),
    ]
    two = [replace(node, running=True, pid=70 + node.node) for node in status.nodes[1:]]
    partly = replace(status, running=True, bootstrap_servers="all", pid=72, nodes=(status.nodes[0], *two))
    assert told(partly) == [
        "Kafka serves at all, 2 of 3 nodes running:",
        "  node 1, 127.0.0.1:1001: not running; `sobo broker start` starts it",
        "  node 2, 127.0.0.1:1002: pid 72",
        "  node 3, 127.0.0.1:1003: pid 73",
    ]


def test_three_nodes_are_secured_together(tmp_path: Path) -> None:
    """Catches nodes that do not trust each other, and users whom only one of them knows."""
    home = tmp_path / "three"
    try:
        broker.start(home, secure=True, nodes=3)
        give_access(home)
        cluster = known_cluster(Settings(home), "relay")
        assert cluster is not None
        assert len(cluster.servers) == 3
        for client in ("kafka-python", "confluent"):
            for server in cluster.servers:
                through = replace(cluster, client=client, bootstrap_servers=server)
                with client_of(through).topics(through) as topics:
                    topics.create("sobo.three", 3, {})
                    assert topics.describe("sobo.three").replicas == 3
                with closing(client_of(through).sender(through, "sobo.three")) as sender:
                    sending = sender.send([MESSAGE])
                    sending.wait(20)
                    assert sending.not_taken() is None
    finally:
        broker.stop(home)
