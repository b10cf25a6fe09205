"""A real Apache Kafka for trying and testing (DESIGN D4): one node or three, each controller and broker in one.

Everything is under `$SOBO_HOME/kafka`: `data`, `log`, `server.properties` (written anew at each start), of three nodes
in `node1` to `node3`, and `broker.json` (pids and ports; ports are kept over restarts). Nobody else of the machine may
enter it. It listens on 127.0.0.1 only.
"""

import re
import signal
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from broker import jars as broker_jars
from broker import secure as secured
from broker.config import CONFIG, jvm, properties
from broker.known import Known, Node, known, locked, private, remember
from broker.process import HOST, META, Process, free_ports, gone, is_ours, refuse_taken, send_signal, serves
from domain.errors import Refused
from store.settings import Settings

__all__ = ["BrokerStatus", "NodeStatus", "bootstrap_servers", "serves", "start", "status", "stop"]

NODES = (1, 3)
NONE: Mapping[int, Process] = {}
START_SECONDS = {1: 60, 3: 180}
STOP_SECONDS = 30


@dataclass(frozen=True)
class NodeStatus:
    """`pid` is None when it does not run."""

    node: int
    running: bool
    pid: int | None
    address: str


@dataclass(frozen=True)
class BrokerStatus:
    """`bootstrap_servers`, all of them, and `pid`, of the first that runs, are None when none runs."""

    running: bool
    bootstrap_servers: str | None
    pid: int | None
    secure: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    """By role, the file with the variables of a client; of a secured broker."""
    nodes: tuple[NodeStatus, ...] = ()


def bootstrap_servers(settings: Settings) -> str | None:
    """The cluster of the settings, else this home's running broker, else None."""
    return settings.kafka_bootstrap_servers or status(settings.home).bootstrap_servers


def status(home: Path) -> BrokerStatus:
    folder = home / "kafka"
    found = known(folder)
    if found is None:
        return BrokerStatus(running=False, bootstrap_servers=None, pid=None)
    places = _places(folder, len(found.nodes))
    running = [is_ours(place, node.pid or 0) for node, place in zip(found.nodes, places, strict=True)]
    return _status(home, found, running)


def _status(home: Path, found: Known, running: Sequence[bool]) -> BrokerStatus:
    nodes = tuple(
        NodeStatus(number, runs, node.pid if runs else None, _address(node))
        for number, (node, runs) in enumerate(zip(found.nodes, running, strict=True), 1)
    )
    first = next((node.pid for node in nodes if node.running), None)
    if first is None:
        return BrokerStatus(running=False, bootstrap_servers=None, pid=None, nodes=nodes)
    settings = secured.settings_files(home) if found.secure else {}
    return BrokerStatus(True, _addresses(found.nodes), first, found.secure, settings, nodes)


def start(
    home: Path,
    port: int | None = None,
    say: Callable[[str], None] = lambda _: None,
    *,
    secure: bool | None = None,
    nodes: int | None = None,
) -> BrokerStatus:
    """Start what does not run of this home's broker and return when all of it serves requests.

    Without `port` it takes those it had before, or free ones; of three nodes `port` is the first's, and the others
    follow. Without `secure` and `nodes` it is as it was, at first open and of one node. Of a secured one the users are
    made afterwards (`consumers.kafka.access`). `say` hears of a long first download. Raises `Refused` (`port_taken`,
    `broker_running`, `broker_nodes`) and `Unavailable` (`broker_not_started`, `kafka_not_fetched`).
    """
    folder = home / "kafka"
    with locked(folder):
        before, found = status(home), known(folder)
        number = _number_of_nodes(folder, found, nodes)
        if found is not None and before.running:
            _refuse_another(before, port, secure)
            if all(node.running for node in before.nodes) and _comes_up(home, before):
                return before  # perhaps of a start that was interrupted
        command = [str(broker_jars.java()), *jvm(number), "-cp", broker_jars.class_path(say)]
        before = status(home)
        asked = _with_ports(found, number, None if before.running else port)
        if secure is not None:
            asked = replace(asked, secure=secure)
        missing = _missing(folder, before, asked, kept=port is None)
        texts = secured.prepare(folder, HOST, _addresses(asked.nodes), up=number > 1) if asked.secure else ""
        processes = {index: _written(place, command, asked, index, texts) for index, place in missing.items()}
        _format_empty(_places(folder, number), list(processes.values()))
        for index, process in processes.items():
            launched = replace(asked.nodes[index], pid=process.launch())
            asked = replace(asked, nodes=(*asked.nodes[:index], launched, *asked.nodes[index + 1 :]))
            remember(folder, asked)
        started = _status(home, asked, [True] * number)
        if not _comes_up(home, started, processes):
            ended = (process for process in processes.values() if not process.alive())
            failed = next(ended, next(iter(processes.values()))).failed()
            for process in processes.values():
                process.kill()
            raise failed
        return started


def stop(home: Path) -> bool:
    """Stop this home's broker and wait for it to be gone; False when it was not running."""
    folder = home / "kafka"
    if not folder.exists():
        return False
    with locked(folder):
        running, found = status(home).running, known(folder)
        if not running or found is None:
            return False
        of_all = list(zip(_places(folder, len(found.nodes)), [node.pid or 0 for node in found.nodes], strict=True))
        for number in (signal.SIGTERM, signal.SIGKILL):
            for place, pid in of_all:
                send_signal(place, pid, number)
            deadline = time.monotonic() + STOP_SECONDS
            if all(gone(place, pid, deadline - time.monotonic()) for place, pid in of_all):
                break
        remember(folder, replace(found, nodes=tuple(replace(node, pid=None) for node in found.nodes)))
        return True


def _places(folder: Path, number: int) -> list[Path]:
    """The folder of each node: one has all for itself."""
    return [folder] if number == 1 else [folder / f"node{one}" for one in range(1, number + 1)]


def _address(node: Node) -> str:
    return f"{HOST}:{node.port}"


def _addresses(nodes: Sequence[Node]) -> str:
    return ",".join(map(_address, nodes))


def _number_of_nodes(folder: Path, found: Known | None, wanted: int | None) -> int:
    """As it was begun: its topics stand on so many. Raises `Refused` (`broker_nodes`) when another number is wanted."""
    begun = len(found.nodes) if found is not None else None
    if begun is None:
        begun = next((number for number in NODES if any((p / META).exists() for p in _places(folder, number))), None)
    if begun is None or wanted is None or wanted == begun:
        return begun or wanted or 1
    were = "1 node" if begun == 1 else f"{begun} nodes"
    raise Refused(
        "broker_nodes",
        f"The broker of this home was begun with {were}, on which its topics stand. Leave `--nodes {wanted}` out; or "
        f"take another home for it (`--home FOLDER`); or `sobo broker stop`, delete {folder} with its topics, and "
        "start anew: `sobo relay` fills new ones from the log.",
    )


def _refuse_another(running: BrokerStatus, port: int | None, secure: bool | None) -> None:
    """Raises `Refused` (`broker_running`) when another port, or other security, is wanted."""
    if port is not None and running.nodes[0].address != f"{HOST}:{port}":
        where = running.bootstrap_servers
        raise Refused("broker_running", f"the broker runs on {where} already; `sobo broker stop` it first")
    if secure is not None and secure != running.secure:
        how = "secured" if running.secure else "without security"
        raise Refused("broker_running", f"the broker runs {how} already; `sobo broker stop` it first")


def _with_ports(found: Known | None, number: int, port: int | None) -> Known:
    """What it had before, or anew; `port` for the first, and those behind it for the others."""
    if found is None:
        free = free_ports(2 * number)
        controllers = free[number:] if number > 1 else [None]
        found = Known(tuple(Node(one, None, other) for one, other in zip(free[:number], controllers, strict=True)))
    if port is None:
        return found
    return replace(found, nodes=tuple(replace(node, port=port + index) for index, node in enumerate(found.nodes)))


def _missing(folder: Path, before: BrokerStatus, asked: Known, *, kept: bool) -> dict[int, Path]:
    """The folders of the nodes that do not run, by index. Raises `Refused` (`port_taken`)."""
    running = {node.node - 1 for node in before.nodes if node.running}
    places = _places(folder, len(asked.nodes))
    missing = {index: place for index, place in enumerate(places) if index not in running}
    for index in missing or range(len(places)):  # all run, and one does not answer: its port says so
        refuse_taken(asked.nodes[index].port, kept=kept)
        if asked.nodes[index].controller_port is not None:
            refuse_taken(asked.nodes[index].controller_port or 0, kept=True)
    return missing


def _written(place: Path, command: Sequence[str], asked: Known, index: int, texts: str) -> Process:
    """The node with its configuration."""
    place.mkdir(mode=0o700, exist_ok=True)
    ports = [(node.port, node.controller_port or free_ports(1)[0]) for node in asked.nodes]
    private(place / CONFIG).write_text(properties(HOST, ports, index + 1) + texts, encoding="utf-8")
    return Process(place, command)


def _format_empty(places: Sequence[Path], processes: Sequence[Process]) -> None:
    """All nodes are of one cluster, also when one of them lost its data, or the first start was interrupted."""
    known_as = ""
    for place in places:
        with suppress(OSError):
            written = re.search(r"^cluster\.id=(.+)$", (place / META).read_text(encoding="utf-8"), re.MULTILINE)
            known_as = written.group(1) if written else known_as
    cluster = known_as or urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii").rstrip("=")
    waiting = [process.format(cluster) for process in processes if not (process.folder / META).exists()]
    for wait in waiting:
        wait()


def _comes_up(home: Path, broker: BrokerStatus, launched: Mapping[int, Process] = NONE) -> bool:
    """Wait until each node serves; False when one of them ends before, or it takes too long. One that was just launched
    is ours by its process: of its command line the system says nothing for a moment."""
    folder = home / "kafka"
    deadline = time.monotonic() + START_SECONDS[len(broker.nodes)]
    authority = secured.authority(folder) if broker.secure else None
    for index, (node, place) in enumerate(zip(broker.nodes, _places(folder, len(broker.nodes)), strict=True)):
        while not serves(node.address, authority=authority):
            alive = all(one.alive() for one in launched.values())
            if index not in launched:
                alive = alive and is_ours(place, node.pid or 0)
            if not alive or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    return True
