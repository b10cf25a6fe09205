"""Every question can be asked as of a day and as it was known at a moment, or says why not."""

import inspect
from collections.abc import Iterator

import click
import pytest

from cli import sobo

TIMES = {"on", "as_known"}
OTHERWISE = {
    "units map": ({"from_day", "to_day", "as_known"}, "it is asked about two days"),
    "diff": ({"on", "before", "after"}, "it is asked about two moments of knowledge"),
    "policy parameters": (
        {"on"},
        "the rules come with the program, and an assessment names its own",
    ),
    "log show": ({"first", "last", "since", "until"}, "the log itself, of which any part can be asked for"),
    "units load": ({"on"}, "it records: the day from which on the list is true"),
}
"""The commands with other times than both, which they are, and why."""


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{above}{name} ")
        else:
            yield f"{above}{name}", found


ALL = dict(commands(sobo))


def times(command: click.Command) -> set[str]:
    return {str(parameter.name) for parameter in command.params} & {
        *TIMES, "from_day", "to_day", "before", "after", "first", "last", "since", "until",
    }  # fmt: skip


def asks(command: click.Command) -> bool:
    """Whether it opens the projection to read."""
    return command.callback is not None and "session.reading(" in inspect.getsource(inspect.unwrap(command.callback))


ASKED = sorted(name for name, command in ALL.items() if asks(command) or times(command) & TIMES or name in OTHERWISE)


@pytest.mark.parametrize("name", ASKED)
def test_a_read_takes_a_day_and_a_moment_of_knowledge(name: str) -> None:
    """Catches a question that can be asked about today only, or only as it is known now."""
    if name in OTHERWISE:
        expected, why = OTHERWISE[name]
        assert times(ALL[name]) == expected, why
    else:
        assert times(ALL[name]) >= TIMES


def test_the_reads_are_found() -> None:
    """Catches the test above looking at nothing."""
    assert {"units list", "units show", "units lineage", "units history", "staffing", "vacancies", "staff show",
            "staff history", "settlements list", "settlements show", "settlements overdue", "settlements history",
            "stats departures", "policy explain", *OTHERWISE} <= set(ASKED)  # fmt: skip
