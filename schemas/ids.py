"""Schema ids of the Confluent wire format: the pinned catalogue `ids.toml`, which needs no registry."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def schema_ids() -> dict[str, int]:
    """The id of every record by its full name (`sobo.unit.UnitsMerged`)."""
    text = (files(__package__) / "ids.toml").read_text(encoding="utf-8")
    return {name: int(number) for name, number in tomllib.loads(text).items()}
