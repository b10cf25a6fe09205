"""In which language people are spoken to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import click

from domain.errors import SoboError

if TYPE_CHECKING:
    from reports.words.words import Lang

BEGIN = re.compile(r"\s*(?:sobo: )?")


def language() -> Lang:
    """As `--lang` of the command that runs says, else as `SOBO_LANG`. Raises `SoboError` (`setting_unusable`)."""
    context = click.get_current_context(silent=True)
    chosen = None if context is None else getattr(context.find_root().obj, "lang", None)  # `commands.context.Session`
    said = chosen or os.environ.get("SOBO_LANG", "") or "en"
    if said not in ("en", "vi"):
        raise SoboError("setting_unusable", f"SOBO_LANG={said}: write en or vi")
    return cast("Lang", said)


def language_of(chosen: Lang | None, arguments: Sequence[str]) -> Lang:
    """For what is told when the run is over, also where its arguments could not be read to their end."""
    said = chosen or _asked(arguments) or os.environ.get("SOBO_LANG", "")
    return "vi" if said == "vi" else "en"


def told(text: str) -> str:
    """A line for people in the language of the run, where it has words for it."""
    try:
        if language() == "en":
            return text
    except SoboError:  # told by whoever asks in earnest
        return text
    from reports.messages.spoken import of_message

    begin = BEGIN.match(text)
    assert begin is not None
    found = of_message(text[begin.end() :])
    return text if found is None else begin[0] + found


def told_of_row(message: str) -> str:
    """What is wrong with one row of a file, in the language of the run."""
    if language() == "en":
        return message
    from reports.messages.spoken import of_row

    return of_row(message)


def _asked(arguments: Sequence[str]) -> str | None:
    for one, following in pairwise([*arguments, ""]):
        if one == "--lang":
            return following
        if one.startswith("--lang="):
            return one.removeprefix("--lang=")
    return None
