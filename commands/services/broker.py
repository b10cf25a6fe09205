"""`sobo broker`: a real Kafka under this home, for trying and testing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session
from commands.output import emit
from commands.tables import say

if TYPE_CHECKING:
    from broker.node import BrokerStatus


@click.group()
def broker() -> None:
    """A real Apache Kafka under this home, for trying: one node, or three.

    \b
    Example:  sobo broker start
              sobo relay --once
              sobo broker stop
    """


@broker.command()
def fetch() -> None:
    """Download Kafka ahead of the first start.

    \b
    Example:  sobo broker fetch
    """
    from broker import jars as broker_jars

    broker_jars.java()
    broker_jars.class_path(say)
    say("Apache Kafka is here; `sobo broker start` needs no network.")


@broker.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65533),
    help="Of the first node; the others' follow. Default: what it had before, at first a free one.",
)
@click.option("--nodes", type=click.Choice(["1", "3"]), help="Default: as it was begun; 1.")
@click.option("--secure/--open", default=None, help="With TLS, users and rights, or without. Default: as it was; open.")
@json_option
@pass_session
def start(session: Session, *, port: int | None, nodes: str | None, secure: bool | None, as_json: bool) -> None:
    """Start what does not run of the broker and return when it serves; the other commands of this home find it.

    Three nodes keep each message on all of them and acknowledge it once two have it: one may be killed, and writes go
    on. They take 200 to 300 MB of memory each.

    \b
    Example:  sobo broker start --port 9092
              sobo broker start --nodes 3
              sobo broker start --secure
    """
    from broker.node import start as start_broker

    status = start_broker(session.settings.home, port, say, secure=secure, nodes=None if nodes is None else int(nodes))
    if status.secure:
        from consumers.kafka.access import give_access

        give_access(session.settings.home)
    emit(status, as_json, told(status))


def told(status: BrokerStatus) -> list[str]:
    if len(status.nodes) == 1:
        lines = [f"Kafka serves at {status.bootstrap_servers} (pid {status.pid})"]
    else:
        running = sum(node.running for node in status.nodes)
        lines = [f"Kafka serves at {status.bootstrap_servers}, {running} of {len(status.nodes)} nodes running:"]
        for node in status.nodes:
            how = f"pid {node.pid}" if node.running else "not running; `sobo broker start` starts it"
            lines.append(f"  node {node.node}, {node.address}: {how}")
    if status.secure:
        lines.append("with TLS and users; the commands of this home know them. Others take a role with its variables:")
        lines += [f"  {role}: set -a; . '{file}'; set +a" for role, file in status.settings.items()]
    return lines


@broker.command()
@json_option
@pass_session
def stop(session: Session, as_json: bool) -> None:
    """Stop the broker; its topics stay.

    \b
    Example:  sobo broker stop
    """
    from broker.node import stop as stop_broker

    stopped = stop_broker(session.settings.home)
    emit({"stopped": stopped}, as_json, "Kafka has stopped" if stopped else "Kafka was not running")


@broker.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """Whether the broker runs, and where.

    \b
    Example:  sobo broker status --json
    """
    from broker.node import status as status_of

    found = status_of(session.settings.home)
    emit(found, as_json, told(found) if found.running else "Kafka is not running; start it with `sobo broker start`")
