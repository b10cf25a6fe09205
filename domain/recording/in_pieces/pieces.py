"""A long file decided on in pieces: what was decided of one is encoded before the next is read, and two processes take
pieces in turn. What comes of it is the same, to the byte, as of the whole."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from domain.errors import Refused, RowError
from domain.event import Event
from domain.ports import Decision, EncodingLog
from domain.recording.in_pieces import second_process
from domain.recording.in_pieces.packed import Bundle, Packed, pack
from domain.row_faults import ROWS_REFUSED, RowFaults
from domain.source_files import Submission

PIECE = 1_000
"""Rows of a piece: what a process holds of decided people, and a pipe of what they came to."""


class RowOfPerson(Protocol):
    """Of a file about people: its line, and who it is about."""

    @property
    def row(self) -> int: ...

    @property
    def staff_number(self) -> str: ...


R = TypeVar("R", bound=RowOfPerson)
Decide = Callable[[Submission[R], EncodingLog], Decision]


class Decided(NamedTuple):
    """What a piece came to: its events with the first of them, or its faults."""

    first: Event | None
    kept: Bundle
    remarks: Sequence[str]
    streams_seen: Mapping[str, int]
    faults: Sequence[RowError]


def divisible(rows: Sequence[RowOfPerson]) -> bool:
    """Whether there are several pieces. Somebody who stands in the file twice is decided on with what the first row
    came to, so such a file is one piece."""
    return len(rows) > PIECE and len({row.staff_number for row in rows[:]}) == len(rows)


def decide_in_pieces(submission: Submission[R], log: EncodingLog, decide: Decide[R]) -> Decision:
    """What `decide` decides of the whole, which is asked of each piece and must look at each person alone.

    Raises `Refused` with every fault of every row.
    """
    rows, parts = submission.rows, _parts(submission)
    passing = iter(rows)
    passed = 0

    def told(done: int) -> None:
        """Rows that pass are counted on a terminal."""
        nonlocal passed
        if isinstance(rows, Packed):  # nobody counts them, and they would be unpacked for nothing
            return
        last = min(done * PIECE, len(rows))
        for _ in islice(passing, last - passed):
            pass
        passed = last

    own = cache(log.apart)  # opened in the process that asks for it

    def here(place: int) -> Decided:
        return _decided(parts[place], log, decide)

    def there(place: int) -> Decided:
        return _decided(parts[place], own(), decide)

    if second_process.worth_it():
        found = second_process.in_two_processes(len(parts), here, there, told)
    else:
        found = [here(place) for place in range(len(parts))]
    faults = RowFaults(submission.source.name, (fault for part in found for fault in part.faults))
    faults.refuse_if_any()
    return Decision(
        [part.first for part in found if part.first is not None][:1],
        kept=Packed([part.kept for part in found]),
        source_file=submission.source,
        remarks=[remark for part in found for remark in part.remarks],
        streams_seen={stream: version for part in found for stream, version in part.streams_seen.items()},
    )


def _parts(submission: Submission[R]) -> list[Submission[R]]:
    """Each with the errors of form from its first row up to the next part; what stands above all is the first's."""
    rows = submission.rows
    pieces = [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
    errors: list[list[RowError]] = [[] for _ in pieces]
    begins = [piece[0].row for piece in pieces] if submission.form_errors else []
    for error in submission.form_errors:
        errors[max(0, bisect_right(begins, error.row or 0) - 1)].append(error)
    return [Submission(submission.source, *each) for each in zip(pieces, errors, strict=True)]


def _decided(part: Submission[R], log: EncodingLog, decide: Decide[R]) -> Decided:
    try:
        decision = decide(replace(part, rows=list(part.rows)), log)
    except Refused as refused:
        if refused.code != ROWS_REFUSED:
            raise
        return Decided(None, pack(()), (), {}, refused.where)
    first = decision.events[0] if decision.events else None
    return Decided(first, pack(log.encoded(decision.events)), decision.remarks, decision.streams_seen, ())
