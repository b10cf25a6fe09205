"""Which part of the ledger a difference is asked of: the units that bear a code, and whoever may count there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from projections.answers import ask_plain
from projections.auditing.naming import streams_of_person

Place = tuple[str | None, str | None]
"""Where the people of a unit count, if anywhere, and in which province."""
Places = Mapping[str, Place]
"""By unit."""


@dataclass(frozen=True)
class Scope:
    """Which part of the ledger is compared. Nothing given: the whole."""

    unit: str | None = None
    province: str | None = None
    staff: str | None = None

    @property
    def code(self) -> str | None:
        return self.unit or self.province


WHOLE = Scope()


@dataclass(frozen=True)
class Part:
    """What a scope comes to at two moments; each is None where nothing is narrowed. `ids` are the units, or provinces,
    that bear the code. `near` are they and the units whose people count in them, at either moment; `homes` these and
    the units whose people count in one that is near. `streams` are those of everybody who was ever in one of the homes,
    or of the one person, and of their settlements."""

    ids: frozenset[str] | None = None
    near: frozenset[str] | None = None
    homes: frozenset[str] | None = None
    streams: frozenset[str] | None = None


def part_of(
    connection: psycopg.Connection[Any], scope: Scope, ids: frozenset[str] | None, places: Collection[Places]
) -> Part:
    """`places` are those of both moments. Raises `NotFound` for a number that nobody has."""
    if scope.staff is not None:
        return Part(streams=frozenset(streams_of_person(connection, scope.staff)))
    if ids is None:
        return Part()
    near = ids | _counting_in(ids, places)
    homes = near | _counting_in(near, places)
    rows = ask_plain(connection, "streams_at_units", {"homes": sorted(homes)})
    return Part(ids, near, homes, frozenset(row["stream"] for row in rows))


def _counting_in(ids: frozenset[str], places: Collection[Places]) -> frozenset[str]:
    return frozenset(unit for then in places for unit, place in then.items() if not ids.isdisjoint(place))
