"""`sobo broker`: a real Kafka of one node under this home, for trying and testing."""

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
    """A real Apache Kafka of one node under this home, for trying.

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
@click.option("--port", type=click.IntRange(1, 65535), help="Default: the port it had before, at first a free one.")
@click.option("--secure/--open", default=None, help="With TLS, users and rights, or without. Default: as it was; open.")
@json_option
@pass_session
def start(session: Session, port: int | None, secure: bool | None, as_json: bool) -> None:
    """Start the broker and return when it serves; the other commands of this home find it.

    \b
    Example:  sobo broker start --port 9092
              sobo broker start --secure
    """
    from broker.node import start as start_broker

    status = start_broker(session.settings.home, port, say, secure=secure)
    if status.secure:
        from consumers.kafka.access import give_access

        give_access(session.settings.home)
    emit(status, as_json, _told(status))


def _told(status: BrokerStatus) -> list[str]:
    lines = [f"Kafka serves at {status.bootstrap_servers} (pid {status.pid})"]
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
    emit(found, as_json, _told(found) if found.running else "Kafka is not running; start it with `sobo broker start`")
