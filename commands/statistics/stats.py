"""`sobo stats`: counts for those who govern, without personal data."""

from __future__ import annotations

import click

from commands.statistics.subjects import SUBJECTS

DEPARTURES = "departures"
LEFT = "How many were decided, have left, are assessed, submitted, approved and paid, with the amounts."


class Statistics(click.Group):
    """A command for each subject, loaded when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [DEPARTURES, *SUBJECTS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == DEPARTURES:
            from commands.statistics.departures import departures

            return departures
        if cmd_name not in SUBJECTS:
            return None
        from commands.statistics.others import command_of
        from projections.counting.catalogue import STATISTICS

        return command_of(STATISTICS[cmd_name])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(DEPARTURES, LEFT), *((name, subject.means) for name, subject in SUBJECTS.items())])


@click.group(cls=Statistics, epilog="Example:  sobo stats departures --by province,route --on 2025-09-01")
def stats() -> None:
    """Counts that reconcile to the events, without personal data."""
