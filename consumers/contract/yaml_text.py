"""Dictionaries and lists as YAML: in blocks, and as JSON, which is YAML too, where one line is better to read."""

import json
import re
from collections.abc import Iterator
from typing import Any

PLAIN = re.compile(r"[A-Za-z$][A-Za-z0-9_$./-]*")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


class OneLine(dict[str, Any]):
    """Stands on one line, as JSON."""


def yaml_text(value: dict[str, Any]) -> str:
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _under(f"{_scalar(key)}:", inner)
    else:
        for inner in value:
            first, *rest = _lines(inner) if _is_block(inner) else [_scalar(inner)]
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)


def _under(head: str, inner: Any) -> Iterator[str]:
    if _is_block(inner):
        yield head
        yield from (f"  {line}" for line in _lines(inner))
    elif isinstance(inner, str) and "\n" in inner and _is_literal(inner):
        yield f"{head} |-"
        yield from (f"  {line}" if line else "" for line in inner.split("\n"))
    else:
        yield f"{head} {_scalar(inner)}"


def _is_block(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value) and not isinstance(value, OneLine)


def _is_literal(text: str) -> bool:
    """Whether it may stand as it is: blanks at the ends of lines and empty lines around it would be lost."""
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(line == line.strip() for line in lines)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
