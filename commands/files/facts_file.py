"""Facts of a departure from JSON: one object or a list. Everything that does not read is listed, with near matches."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from commands.files.rows import EARLIEST_DAY, LATEST_DAY, parse_day
from domain.errors import Refused, RowError
from domain.policy.facts import APPENDICES, OTHER_ROUTES, SETTLEMENT_ROUTES, Facts
from domain.policy.regimes.registry import CODES
from domain.row_faults import RowFaults
from domain.staff.salary import components
from domain.vocabulary import CATEGORIES, SALARY_COMPONENTS, SEXES

WORDS: dict[str, Collection[str]] = {
    "category": CATEGORIES,
    "sex": SEXES,
    "route": (*SETTLEMENT_ROUTES, *OTHER_ROUTES),
    "appendix": APPENDICES,
    "regime": CODES,
}
DAYS = ("birth_date", "leaves_on", "decided_on", "restructuring_effective_on")
MONTHS = ("insured_months", "service_months", "work_months")
KEYS = (*WORDS, *DAYS, *MONTHS, "drawing_pension", *SALARY_COMPONENTS)
MOST_MONTHS = 1200
LARGEST_EXPONENT = 20
"""A number beyond this many digits is a slip; writing it out could take all the memory there is."""


def read_facts(path: str) -> tuple[list[Facts], bool]:
    """The facts of the file (`-`: of stdin), and whether it holds a list. Raises `Refused` with every fault."""
    name = "stdin" if path == "-" else Path(path).name
    value = _parsed(name, sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes())
    many = isinstance(value, list)
    faults = RowFaults(name)
    facts = [_facts(entry, number, faults) for number, entry in enumerate(value if many else [value], start=1)]
    try:
        faults.refuse_if_any()
    except Refused as refusal:
        where = [fault if many else RowError(name, None, fault.column, fault.message) for fault in refusal.where]
        what = "row N is the Nth entry of the list; " if many else ""
        raise Refused("facts_refused", f"{name}: these facts do not read; {what}correct them", where) from None
    return facts, many


def _parsed(name: str, raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_each_key_once,
        )
    except UnicodeDecodeError:
        raise Refused("facts_refused", f"{name} is not UTF-8; save it as UTF-8 JSON") from None
    except RecursionError:
        raise Refused("facts_refused", f"{name} is nested too deeply; give one object or a list of them") from None
    except ValueError as error:
        raise Refused("facts_refused", f"{name} is no JSON that can be read: {error}") from None


def _no_constant(text: str) -> object:
    raise ValueError(f"{text} is no number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry = dict(pairs)
    if len(entry) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"{', '.join(twice)} stands twice in one object; keep one")
    return entry


def _facts(entry: Any, number: int, faults: RowFaults) -> Facts:
    if not isinstance(entry, dict):
        faults.add(number, None, "the facts of a departure are a JSON object: {...}")
        return Facts()
    read: dict[str, Any] = {}
    salary: dict[str, str] = {}
    for key, value in entry.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=3, cutoff=0.6)
            hint = f"did you mean {' or '.join(near)}?" if near else f"write one of {', '.join(KEYS)}"
            faults.add(number, key, f"no fact has this name; {hint}")
        elif value is None or value == "":
            continue
        elif key in WORDS:
            faults.check_word(number, key, value if isinstance(value, str) else json_word(value), WORDS[key])
            read[key] = value
        elif key in DAYS:
            read[key] = _day(number, key, value, faults)
        elif key in MONTHS:
            read[key] = _months(number, key, value, faults)
        elif key == "drawing_pension":
            read[key] = value
            if not isinstance(value, bool):
                faults.add(number, key, f"{json_word(value)} is neither true nor false; write one of the two")
        else:
            salary |= _salary_component(number, key, value, faults)
    return Facts(salary=salary, **read) if not faults.on(number) else Facts()


def json_word(value: Any) -> str:
    """A value of the wrong kind, as the message about it quotes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _day(number: int, key: str, value: Any, faults: RowFaults) -> date | None:
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        faults.add(number, key, f'{json_word(value)} is no day; write year-month-day, like "2025-07-01"')
    elif not EARLIEST_DAY <= day <= LATEST_DAY:
        faults.add(number, key, f"{day} is out of reach (1900 to 2199); check the year")
    return day


def _months(number: int, key: str, value: Any, faults: RowFaults) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_MONTHS:
        return value
    faults.add(number, key, f"{json_word(value)} is no number of months; write a whole one from 0 to {MOST_MONTHS}")
    return None


def _salary_component(number: int, key: str, value: Any, faults: RowFaults) -> dict[str, str]:
    """By the rules of the salary columns of a file; only this one, so that the articles judge how they combine."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        faults.add(number, key, f"{json_word(value)} is no number; write a decimal, like 4.65")
        return {}
    if not isinstance(value, str) and abs(Decimal(value).adjusted()) > LARGEST_EXPONENT:
        faults.add(number, key, "the number is out of reach; check it")
        return {}
    text = value if isinstance(value, str) else f"{Decimal(value):f}"
    return components(number, {key: text}, faults)
