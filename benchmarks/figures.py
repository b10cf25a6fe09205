"""One measured figure beside what was asked for, and how figures are shown and kept."""

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal, TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """`wanted` is a bound in the same unit: a floor or a ceiling; None for a figure that only informs."""

    name: str
    value: float
    unit: str
    wanted: float | None = None
    bound: Literal["at least", "at most"] = "at least"

    @property
    def holds(self) -> bool | None:
        if self.wanted is None:
            return None
        return self.value >= self.wanted if self.bound == "at least" else self.value <= self.wanted


def at_least(name: str, value: float, unit: str, wanted: float) -> Figure:
    return Figure(name, value, unit, wanted, "at least")


def at_most(name: str, value: float, unit: str, wanted: float) -> Figure:
    return Figure(name, value, unit, wanted, "at most")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """The result of `work` and the seconds that it took."""
    begun = perf_counter()
    return work(), perf_counter() - begun


def show(title: str, figures: Sequence[Figure]) -> None:
    table = Table("figure", "measured", "wanted", "", title=title, title_justify="left")
    for figure in figures:
        wanted = "" if figure.wanted is None else f"{figure.bound} {_plain(figure.wanted)} {figure.unit}"
        verdict = {True: "ok", False: "MISSED", None: ""}[figure.holds]
        table.add_row(figure.name, f"{_plain(figure.value)} {figure.unit}", wanted, verdict)
    Console(width=120).print(table)


def keep(figures: Sequence[Figure], path: Path) -> None:
    """All figures as JSON, with the machine that they were measured on."""
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine, "figures": [asdict(figure) | {"holds": figure.holds} for figure in figures]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
