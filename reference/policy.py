"""The dated parameters of the policies as plain tables: values, bands of the pension age, deadlines, regimes, readings.

`domain.policy.tables` turns them into rules; numbers are exact (whole numbers or texts), a float is refused.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

VALUE_FILES = ("common.toml", "d178.toml", "d154.toml", "r07.toml", "d177.toml")
KEYS_IN_THEIR_OWN_FILE = {
    "deadline": "deadlines.toml",
    "lived": "bounds.toml",
    "bound": "bounds.toml",
}


@cache
def tables() -> Mapping[str, Any]:
    """`version`, `lived`; the lists `parameter`, `band`, `bound`, `deadline`, `reading`, `regime`, `not_computable`.

    Read at the first call, not at import.
    """
    bands = _read("pension_age.toml")
    basis = {"instrument": bands["instrument"], "clause": bands["clause"]}
    return {
        **_read("regimes.toml"),
        "parameter": [row for name in VALUE_FILES for row in _read(name)["parameter"]],
        "band": [basis | band for band in bands["band"]],
        "reading": [row for name in ("readings.toml", *VALUE_FILES) for row in _read(name).get("reading", ())],
        **{key: _read(file)[key] for key, file in KEYS_IN_THEIR_OWN_FILE.items()},
    }


def _read(name: str) -> dict[str, Any]:
    text = files("reference").joinpath("policy", name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=_no_float)


def _no_float(text: str) -> float:
    raise ValueError(f'{text} is a float; write it as a text, "{text}", so that it stays exact')
