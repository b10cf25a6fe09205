"""`sobo import map`: a mapping proposed for a file of another system. People check it; nothing applies it by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from commands.files.opened import content_of, name_of, records_of, refused
from commands.files.xlsx.unseen import Unseen
from commands.kinds.kind import Kind
from commands.office.cells import DayText, is_a_day
from commands.office.columns import HEADER_ROWS, Columns
from commands.office.kept import Kept
from commands.office.mapping import DAY_FORMATS, day_in, header_key
from commands.office.values import read_day, words_of
from domain.spelling import folded, unaccented
from reference.catalogue import export_columns, export_values, office_columns

LOOKED_THROUGH = 2_000
MOST_VALUES = 60
LIKELY = 0.82
"""From so much of their letters on, two names of a column are taken for near."""
_FEWEST_CELLS = 3


@dataclass
class Proposal:
    """`columns`: theirs by ours, `values`: by column ours by theirs, empty where nothing is near; `days`: the formats
    in which all days can be read; `missing`: columns that must be there and were not found; `left`: theirs
    without ours."""

    kind: str
    line: int
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "row": self.line, "columns": self.columns, "values": self.values, "days": self.days,
            "missing": self.missing, "left": self.left,
        }  # fmt: skip


class _Any(Columns):
    """Takes for a header the first row that looks like one: several texts side by side, and no number."""

    def is_header(self, cells: Sequence[str]) -> bool:
        texts = [cell for cell in cells if cell.strip()]
        return len(texts) >= _FEWEST_CELLS and not any(cell.strip()[0].isdecimal() for cell in texts)


def propose(path: Path, kinds: Mapping[str, Kind[Any]], kept: Kept) -> Proposal:
    """For the kind of file of which the header names most. Raises `Refused` where no row looks like a header."""
    columns = _Any((), kept=kept)
    records = records_of(path, content_of(path), columns, kept, Unseen()).records
    found = [*islice(records, LOOKED_THROUGH)]
    place = next((n for n, (line, cells) in enumerate(found) if line <= HEADER_ROWS and columns.is_header(cells)), None)
    if place is None:
        raise refused(path, None, f"none of the first {HEADER_ROWS} rows looks like a header, three names side by side")
    line, header = found[place]
    reads = kept.reads or str
    names = [reads(cell).strip() for cell in header]
    best = max((_named(names, kind, name, line) for name, kind in kinds.items()), key=_fit(kinds))
    cells = {ours: _cells(found[place + 1 :], names.index(theirs)) for ours, theirs in best.columns.items()}
    best.values = {ours: values for ours, texts in cells.items() if (values := _values(ours, map(reads, texts)))}
    best.days = _formats([texts for ours, texts in cells.items() if is_a_day(ours)])
    return best


def _fit(kinds: Mapping[str, Kind[Any]]) -> Any:
    def fit(proposal: Proposal) -> tuple[float, int]:
        must = kinds[proposal.kind].required_columns
        return (len(must) - len(proposal.missing)) / len(must), len(proposal.columns)

    return fit


def _named(names: Sequence[str], kind: Kind[Any], kind_name: str, line: int) -> Proposal:
    proposal = Proposal(kind_name, line)
    left = [name for name in names if name]
    for nearness in (_is_known, _is_likely, _is_near):
        for ours in kind.all_columns:
            theirs = None if ours in proposal.columns else next((name for name in left if nearness(name, ours)), None)
            if theirs is not None:
                proposal.columns[ours] = theirs
                left.remove(theirs)
    proposal.columns = {ours: proposal.columns[ours] for ours in kind.all_columns if ours in proposal.columns}
    proposal.left = left
    proposal.missing = [ours for ours in kind.required_columns if ours not in proposal.columns]
    return proposal


def _is_known(name: str, ours: str) -> bool:
    return header_key(name) in {header_key(word) for word in (ours, *office_columns().get(ours, ()))}


def _is_likely(name: str, ours: str) -> bool:
    return _bare(name) in {_bare(word) for word in _words(ours)}


def _is_near(name: str, ours: str) -> bool:
    bare = _bare(name)
    return any(SequenceMatcher(None, bare, _bare(word)).ratio() >= LIKELY for word in _words(ours))


def _words(ours: str) -> tuple[str, ...]:
    return (ours, *office_columns().get(ours, ()), *export_columns().get(ours, ()))


def _bare(name: str) -> str:
    return header_key(unaccented(name)).replace("_", "")


def _cells(records: Iterable[tuple[int, Sequence[str]]], place: int) -> list[str]:
    return [cells[place] for _, cells in records if place < len(cells) and cells[place].strip()]


def _values(ours: str, texts: Iterable[str]) -> dict[str, str]:
    """The values that a column of words has and we do not know, with ours where one is likely."""
    known = words_of(ours)
    if not known:
        return {}
    likely = {folded(word): code for code, words in export_values().get(ours, {}).items() for word in words}
    found: dict[str, str] = {}
    for text in dict.fromkeys(text.strip() for text in texts):
        word = folded(text)
        if word in known or text in known.values() or len(found) == MOST_VALUES:
            continue
        near = get_close_matches(word, known, n=1, cutoff=LIKELY)
        found[text] = likely.get(word) or (known[near[0]] if near else "")
    return found


def _formats(columns: Sequence[Sequence[str]]) -> list[str]:
    """The formats in which every day of the columns can be read that are not read without a mapping."""
    texts = {text.strip() for cells in columns for text in cells if not isinstance(text, DayText)}
    if not texts or all(type(read_day(text, text)) is str and read_day(text, text)[4:5] == "-" for text in texts):
        return []
    return [name for name in DAY_FORMATS if all(day_in(name, text) for text in texts)]


def as_toml(proposal: Proposal, path: Path, kind: Kind[Any]) -> str:
    """The proposal as a file for `--columns`: what is open stands in it as a comment."""
    lines = [
        f"# Proposed for {name_of(path)}, whose header is row {proposal.line}, as a file of {proposal.kind}.",
        "# Check every line: nothing here was applied. Then: "
        f"sobo import {proposal.kind} {name_of(path)} --columns THIS.toml --dry-run",
    ]
    if len(proposal.days) == 1:
        lines.append(f"days = {_quoted(proposal.days[0])}")
    elif proposal.days:
        lines += [f"# days = {_quoted(name)}  # one of these; the file does not show which" for name in proposal.days]
    lines += ["", "[columns]"]
    lines += [
        f"{'# ' if _is_known(theirs, ours) else ''}{ours} = {_quoted(theirs)}"
        f"{'  # read without this line' if _is_known(theirs, ours) else ''}"
        for ours, theirs in proposal.columns.items()
    ]
    lines += [f"# ? = {_quoted(theirs)}  # left out, unless it is one of ours" for theirs in proposal.left]
    if proposal.missing:
        lines += ["", "[always]  # what no column of the file says, and must be said of every row"]
        lines += [f'# {ours} = ""  # like {_quoted(kind.example.get(ours, ""))}' for ours in proposal.missing]
    for ours, values in proposal.values.items():
        lines += ["", f"[values.{ours}]  # ours are {', '.join(dict.fromkeys(words_of(ours).values()))}"]
        lines += [f"{'' if code else '# '}{_quoted(theirs)} = {_quoted(code)}" for theirs, code in values.items()]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A basic string of TOML, which is one of JSON."""
    return json.dumps(text, ensure_ascii=False)
