"""From the rows of a file to the record: reads what the rules must know, in bulk, and lets the ledger decide.

Each function takes the typed rows and the form errors of one file, records all of it or nothing, and returns what was
recorded. Raises `Refused` with every fault, and what `Ledger.record` raises.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from domain.appointments import appoint, second
from domain.errors import RowError
from domain.ledger import Ledger, Recording
from domain.personal import identity_hash, staff_stream
from domain.ports import Decision, Recorded, SourceFile
from domain.quotas import set_quotas
from domain.source_files import refuse_known
from domain.staff import StaffMember
from domain.staff_decisions import Circumstances, register_staff
from domain.staff_rows import AppointmentRow, QuotaRow, SecondmentRow, StaffRow


class _NamesAPerson(Protocol):
    @property
    def staff_number(self) -> str: ...


def record_staff(
    ledger: Ledger,
    positions: Mapping[str, str],
    source: SourceFile,
    rows: Sequence[StaffRow],
    form_errors: Sequence[RowError] = (),
    *,
    dry_run: bool = False,
) -> Recorded:
    """Register the people of these rows."""
    streams = {row.staff_number: staff_stream(ledger.identity_secret, row.staff_number) for row in rows}
    hashes = [identity_hash(ledger.identity_secret, row.identity_number) for row in rows if row.identity_number]

    def decide(given: Circumstances) -> Decision:
        return register_staff(
            rows,
            given,
            secret=ledger.identity_secret,
            streams=streams,
            known_streams=frozenset(ledger.log.streams(list(streams.values()))),
            known_identities=_holders(ledger, hashes),
        )

    return _record(ledger, positions, source, form_errors, decide, dry_run)


def record_appointments(
    ledger: Ledger,
    positions: Mapping[str, str],
    source: SourceFile,
    rows: Sequence[AppointmentRow],
    form_errors: Sequence[RowError] = (),
    *,
    dry_run: bool = False,
) -> Recorded:
    """Appoint the people of these rows."""

    def decide(given: Circumstances) -> Decision:
        return appoint(rows, given, members=_members(ledger, rows))

    return _record(ledger, positions, source, form_errors, decide, dry_run)


def record_secondments(
    ledger: Ledger,
    positions: Mapping[str, str],
    source: SourceFile,
    rows: Sequence[SecondmentRow],
    form_errors: Sequence[RowError] = (),
    *,
    dry_run: bool = False,
) -> Recorded:
    """Second the people of these rows."""

    def decide(given: Circumstances) -> Decision:
        return second(rows, given, members=_members(ledger, rows))

    return _record(ledger, positions, source, form_errors, decide, dry_run)


def record_quotas(
    ledger: Ledger,
    positions: Mapping[str, str],
    source: SourceFile,
    rows: Sequence[QuotaRow],
    form_errors: Sequence[RowError] = (),
    *,
    dry_run: bool = False,
) -> Recorded:
    """Set the quotas of these rows."""

    def decide(given: Circumstances) -> Decision:
        return set_quotas(rows, given)

    return _record(ledger, positions, source, form_errors, decide, dry_run)


def _record(
    ledger: Ledger,
    positions: Mapping[str, str],
    source: SourceFile,
    form_errors: Sequence[RowError],
    decide: Callable[[Circumstances], Decision],
    dry_run: bool,
) -> Recorded:
    refuse_known(ledger.log, source)

    def on_the_newest(recording: Recording) -> Decision:
        return decide(Circumstances(ledger.register(), positions, recording, source, form_errors))

    return ledger.record(on_the_newest, dry_run=dry_run)


def _members(ledger: Ledger, rows: Collection[_NamesAPerson]) -> dict[str, StaffMember]:
    """Everybody known among the rows, by staff number: one read for all."""
    streams = {row.staff_number: staff_stream(ledger.identity_secret, row.staff_number) for row in rows}
    known = ledger.log.streams(list(streams.values()))
    return {number: StaffMember.fold(known[stream]) for number, stream in streams.items() if stream in known}


def _holders(ledger: Ledger, hashes: Sequence[bytes]) -> dict[bytes, str]:
    """Those of the identity hashes that somebody has, with that person's staff number."""
    stream_of = ledger.log.identities_known(hashes)
    people = ledger.log.streams(list(set(stream_of.values()))) if stream_of else {}
    members = {stream: StaffMember.fold(events) for stream, events in people.items()}
    return {
        hashed: registered.staff_number
        for hashed, stream in stream_of.items()
        if stream in members and (registered := members[stream].registered)
    }
