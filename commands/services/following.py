"""What the commands that follow share: how they tell of themselves, and the figures that Prometheus fetches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.tables import say
from domain.errors import Refused

if TYPE_CHECKING:
    from threading import Event

    from prometheus_client.core import Metric

    from consumers.projecting.status import Figures
    from consumers.telling import Telling

Command = TypeVar("Command", bound=Callable[..., Any])

HELP = {
    "head": "Position of the last event of the log.",
    "relayed": "Position up to which Kafka has acknowledged everything.",
    "projected": "Position up to which the projections are complete.",
    "lag": "Events of the log that the projections do not show yet.",
    "lag_seconds": "Seconds for which the first of these has been recorded.",
    "relay_lag": "Events of the log that Kafka has not acknowledged yet.",
    "relay_lag_seconds": "Seconds for which the first of these has been recorded.",
    "gap": "Positions between what is complete and the highest that is projected.",
    "ahead": "Events that the projections show beyond the log.",
}


def following_options(command: Command) -> Command:
    """`--metrics-port` (passed as `metrics_port`) and `--log-json` (`log_json`)."""
    log = click.option("--log-json", is_flag=True, help="One JSON object a line on stderr, instead of words.")
    port = click.option(
        "--metrics-port", type=click.IntRange(1, 65_535), help="Serve Prometheus text there, on 127.0.0.1 only."
    )
    return port(log(command))


@contextmanager
def followed(url: str, began: str, metrics_port: int | None, log_json: bool) -> Iterator[tuple[Event, Telling]]:
    """For a command that follows until a signal: the event that the signal sets, and to whom it tells. `began` is what
    is said first."""
    from consumers.kafka.outage import stopped_by_signals
    from consumers.telling import JsonLines, telling

    told = JsonLines() if log_json else telling(say)
    with stopped_by_signals() as stop, _metrics(url, told, metrics_port):
        told.event("started", f"{began}; Ctrl-C stops")
        yield stop, told
    if log_json:
        told.event("stopped", "stopped cleanly")


@contextmanager
def _metrics(url: str, told: Telling, port: int | None) -> Iterator[None]:
    if port is None:
        yield
        return
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry()
    registry.register(_Collected(url, told))
    try:
        server, thread = start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        raise Refused(
            "port_taken", f"--metrics-port {port}: 127.0.0.1 does not let it be used ({error.strerror}); name another."
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Collected:
    """Asks the database whenever Prometheus comes; `sobo_up` is 0 while it does not answer."""

    def __init__(self, url: str, told: Telling) -> None:
        self._url, self._told = url, told

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        found = self._ask()
        yield GaugeMetricFamily("sobo_up", "Whether the database answers.", value=float(found is not None))
        yield CounterMetricFamily(
            "sobo_retries", "Times that this process had to try again.", value=float(self._told.retries)
        )
        if found is None:
            return
        for name, text in HELP.items():
            yield GaugeMetricFamily(f"sobo_{name}", text, value=float(getattr(found, name)))
        stopped = GaugeMetricFamily(
            "sobo_stopped_partition",
            "Offset before which a partition stands still.",
            labels=("source", "partition", "position"),
        )
        for stop in found.stopped:
            place = "" if stop.position is None else str(stop.position)
            stopped.add_metric([stop.source, str(stop.partition), place], float(stop.offset))
        yield stopped
        yield GaugeMetricFamily(
            "sobo_stopped_partitions", "Partitions that stand still.", value=float(len(found.stopped))
        )

    def _ask(self) -> Figures | None:
        import psycopg

        from consumers.projecting.status import figures
        from domain.errors import SoboError
        from store.database import connected
        from store.rights.roles import READER

        try:
            with connected(self._url, READER) as conn:
                return figures(conn)
        except (SoboError, psycopg.Error):
            return None
