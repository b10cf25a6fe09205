"""The kinds of file that `sobo import` takes, by name."""

from typing import Any

from commands.career_kinds import CAREER_KINDS
from commands.import_kind import Kind
from commands.settlement_kinds import SETTLEMENT_KINDS

KINDS: dict[str, Kind[Any]] = CAREER_KINDS | SETTLEMENT_KINDS
