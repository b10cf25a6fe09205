"""`sobo stats`: counts for those who govern, without personal data."""

from __future__ import annotations

import click

from commands.statistics.departures import departures


@click.group(epilog="Example:  sobo stats departures --by province,route --on 2025-09-01")
def stats() -> None:
    """Counts that reconcile to the events, without personal data."""


stats.add_command(departures)
