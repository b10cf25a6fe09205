"""The kinds of file that `sobo import` takes, by name."""

from typing import Any

from commands.imports.career import CAREER_KINDS
from commands.imports.kind import Kind
from commands.imports.settlements import SETTLEMENT_KINDS

KINDS: dict[str, Kind[Any]] = CAREER_KINDS | SETTLEMENT_KINDS
