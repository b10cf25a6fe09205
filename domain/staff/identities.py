"""Who has an identity number, and under which hash it is kept for somebody new.

The hash of a number is kept once. When the registration that it was kept for is taken back, the number is free for
another staff number: it is then kept under the next hash of the same number, so that two writers still cannot both.
"""

from collections.abc import Mapping
from typing import NamedTuple

from domain.ports import Log
from domain.staff.member import StaffMember
from domain.staff.personal import identity_hash


class Identity(NamedTuple):
    """`holder` is the staff number of who is registered with it; `own` says that the person's own stream keeps it."""

    hashed: bytes
    holder: str | None = None
    own: bool = False


def look_up(log: Log, secret: bytes, wanted: Mapping[str, str]) -> dict[str, Identity]:
    """`wanted` maps identity number to the stream of who is to be registered. One query where no number is known."""
    found: dict[str, Identity] = {}
    pending, generation = dict(wanted), 0
    while pending:
        hashes = {number: identity_hash(secret, number, generation) for number in pending}
        stream_of = log.identities_known(list(hashes.values()))
        people = log.streams(list(set(stream_of.values()))) if stream_of else {}
        members = {stream: StaffMember.fold(events) for stream, events in people.items()}
        for number, hashed in hashes.items():
            holder = members.get(stream_of.get(hashed, ""))
            if holder is None:
                found.setdefault(number, Identity(hashed))
                del pending[number]
            elif holder.is_registered:
                found[number] = Identity(hashed, holder.number)
                del pending[number]
            elif holder.stream == wanted[number]:
                found[number] = Identity(hashed, own=True)
        generation += 1
    return found
