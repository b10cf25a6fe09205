"""The demo's commands, each a run of its own as if it had been typed."""

import click
import pytest
from click import testing

from commands.context import Session
from commands.demo.story import Story


@pytest.mark.parametrize("fails", [False, True])
def test_each_command_of_a_story_gives_back_what_it_opened(*, fails: bool) -> None:
    """Catches a pool of connections that nobody closes: the collector ends it, in its own thread, with a trace."""
    given_back: list[str] = []
    told = Session()
    told.flags = {"SOBO_HOME": "there"}

    @click.group()
    @click.option("--home")
    def root(home: str) -> None:
        assert home == "there"

    @root.command()
    @click.pass_obj
    def ask(session: Session) -> None:
        session._opened.callback(given_back.append, "a pool")
        if fails:
            raise click.ClickException("nothing to ask")

    @root.command()
    def tell() -> None:
        Story(told).sobo("ask")

    outcome = testing.CliRunner().invoke(root, ["--home", "there", "tell"], obj=told)
    assert given_back == ["a pool"]
    assert outcome.exit_code == int(fails)
