"""The kinds of file that `sobo import` takes, by name."""

from typing import Any

from commands.kinds.career import CAREER_KINDS
from commands.kinds.kind import Kind
from commands.kinds.settlements import SETTLEMENT_KINDS

KINDS: dict[str, Kind[Any]] = CAREER_KINDS | SETTLEMENT_KINDS
