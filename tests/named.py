"""Whether a thing that a page names is there: a module, something of one, a table, a column, a file."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from projections.facts import tables as facts
from projections.state.tables import sql_text

ROOT = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"create table (?:if not exists )?(?:\{schema\}\.)?([\w.]+) \((.*?)\n\)", re.DOTALL)


def tables() -> dict[str, set[str]]:
    """The columns of the tables of state, by name, and of the log, as `ledger.NAME`."""
    migrations = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "store" / "migrations").glob("*.sql"))]
    texts = "\n".join([sql_text("state_tables"), *migrations])
    found = {name: set(re.findall(r"^\s+(\w+) ", body, re.MULTILINE)) for name, body in TABLE.findall(texts)}
    return found | {facts.table(event_type): set(facts.columns(event_type)) for event_type in facts.event_types()}


def is_in_python(name: str) -> bool:
    """Whether `name` is a module, or something of a module, or a member of a class of one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part) and part not in getattr(found, "__annotations__", {}):
                return False
            found = getattr(found, part, None)
        return True
    return False


def exists(name: str) -> bool:
    if "/" in name:
        return (ROOT / name).is_file()
    table, _, column = name.rpartition(".")
    columns = tables()
    return name in columns or column in columns.get(table, ()) or is_in_python(name)
