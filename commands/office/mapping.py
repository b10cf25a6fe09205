"""A file that says how a system's own exports are to be read: its headers, its values, how it writes days."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from domain.spelling import folded
from reference.catalogue import office_columns

TABLES = ("columns", "values", "always")
DAY_FORMATS = (
    "dd/mm/yyyy", "mm/dd/yyyy", "yyyy/mm/dd", "dd-mm-yyyy", "mm-dd-yyyy", "dd.mm.yyyy", "yyyy.mm.dd", "yyyymmdd",
    "ddmmyyyy",
)  # fmt: skip
_PARTS = {"dd": r"(?P<day>[0-9]{1,2})", "mm": r"(?P<month>[0-9]{1,2})", "yyyy": r"(?P<year>[0-9]{4})"}
_JOINTS = re.compile(r"[\s_\-\u2010-\u2014]+")


class MappingError(ValueError):
    """The file maps nothing that there is. The message says where and what to write."""


def header_key(text: str) -> str:
    """Equal for one name in any case, with any spaces, hyphens or underscores, its tone marks wherever they stand."""
    return _JOINTS.sub("_", folded(text).strip())


@dataclass(frozen=True)
class Mapped:
    """`columns`: ours by the key of theirs; `values`: of a column, ours by theirs; `always`: of a column that their
    files lack, what stands in every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    days: str | None = None

    def value(self, column: str, text: str) -> str | None:
        """Our value for one of theirs; None for one that is not mapped."""
        return self.values.get(column, {}).get(folded(text))

    def day(self, text: str) -> str | None:
        """ISO 8601 for a day in their format; None for text that is not in it."""
        return None if self.days is None else day_in(self.days, text)


AS_OURS = Mapped()


def day_in(day_format: str, text: str) -> str | None:
    """ISO 8601 for a day in one of the formats; None for text that is not in it."""
    pattern = re.sub("dd|mm|yyyy", lambda part: _PARTS[part[0]], re.escape(day_format))
    if day_format.isalpha():
        pattern = pattern.replace("{1,2}", "{2}")
    found = re.fullmatch(pattern, text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None


def read_mapping(path: Path) -> Mapped:
    """Raises `MappingError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MappingError(f"the file cannot be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise MappingError("the file is not UTF-8; save it as UTF-8") from None
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"this is no TOML: {error}") from None
    for name in written:
        if name not in (*TABLES, "days"):
            raise MappingError(f"there is no {name} here; it takes [columns], [values.COLUMN], [always] and days")
    days = written.get("days")
    if days is not None and days not in DAY_FORMATS:
        raise MappingError(f"days: no format is {days!r}; write one of {', '.join(DAY_FORMATS)}")
    columns: dict[str, str] = {}
    for ours, theirs in _table(written, "columns").items():
        for one in theirs if isinstance(theirs, list) else [theirs]:
            key = header_key(_text(one, f"columns.{_ours(ours)}"))
            if columns.setdefault(key, ours) != ours:
                raise MappingError(f"columns: {one} stands for {columns[key]} and for {ours}; keep one of the two")
    values = {_ours(ours): _values(ours, words) for ours, words in _table(written, "values").items()}
    always = {_ours(ours): _text(text, f"always.{ours}") for ours, text in _table(written, "always").items()}
    return Mapped(columns, values, always, days)


def _values(ours: str, words: Any) -> dict[str, str]:
    if not isinstance(words, dict):
        raise MappingError(f"values.{ours} is no table; write [values.{ours}] and below it THEIRS = OURS")
    return {folded(str(theirs)): _text(text, f"values.{ours}.{theirs}") for theirs, text in words.items()}


def _table(written: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = written.get(name, {})
    if not isinstance(table, dict):
        raise MappingError(f"{name} is no table; write [{name}] and its entries below it")
    return table


def _text(value: Any, where: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise MappingError(f"{where} is no text; write it within quotation marks")
    return value.strip()


def _ours(name: str) -> str:
    if name in office_columns():
        return name
    near = get_close_matches(name, office_columns(), n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "--template shows those that there are"
    raise MappingError(f"no column has the name {name}; {hint}")
