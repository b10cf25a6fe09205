"""What can be said of a unit, in its stream."""

from dataclasses import dataclass
from typing import Annotated

from domain.amending import anew, applying, importing
from domain.event import Event, Int, Retraction, declared

_AMEND_UNIT = applying("amend the code, name, type or parent of the unit from the right day on")
_FORMED = applying("amend the formed unit, or correct its borders by a transfer,")

Code = Annotated[str, "The unit's code, text with leading zeros (mã đơn vị hành chính)."]
Name = Annotated[str, "Full name, NFC (tên đơn vị)."]
UnitType = Annotated[
    str, "Type: province, municipality, ..., commune (xã), ward (phường), special_zone (đặc khu), central_body."
]
ParentId = Annotated[str | None, "Id (CODE@REGISTERED_ON) of the unit above; null for a province or a central body."]


@dataclass(frozen=True)
class Predecessor:
    """What one earlier territory gave to the new unit."""

    unit_id: Annotated[str | None, "Id of the earlier unit; null for territory that lay in no unit."]
    scope: Annotated[str, "How much of it: whole (toàn bộ), part (một phần), remainder (phần còn lại), ..."]
    note: Annotated[str, "Which territory, when it lay in no unit."] = ""


Predecessors = Annotated[tuple[Predecessor, ...], "In the order of the act; empty when nothing was there before."]


@dataclass(frozen=True)
class Successor:
    """Who received a part of the unit that ended."""

    unit_id: Annotated[str, "Id of the receiving unit."]
    scope: Annotated[str, "How much of the ended unit it received."]


@dataclass(frozen=True)
class UnitChangeRetracted(Retraction, stream="unit", amended_by=applying("record anew what it took back")):
    """A recorded change of a unit was taken back: it counts on no day (thu hồi)."""


@dataclass(frozen=True)
class UnitRegistered(
    Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=applying("amend or dissolve the unit")
):
    """A unit of the opening list entered the ledger (danh mục đơn vị hành chính)."""

    code: Code
    name: Name
    type: UnitType
    parent_id: ParentId


@dataclass(frozen=True)
class UnitsMerged(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_FORMED):
    """A unit was formed by merging two or more units, or by taking one whole (sáp nhập, thành lập trên cơ sở nhập toàn
    bộ)."""

    code: Code
    name: Name
    type: UnitType
    parent_id: ParentId
    predecessors: Predecessors


@dataclass(frozen=True)
class UnitEstablished(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_FORMED):
    """A unit was formed otherwise: split off, restored, or on territory that lay in no unit (thành lập)."""

    code: Code
    name: Name
    type: UnitType
    parent_id: ParentId
    predecessors: Predecessors


@dataclass(frozen=True)
class UnitDissolved(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=applying("form the unit anew")):
    """A unit ended on the effective day (giải thể, kết thúc hoạt động)."""

    successors: Annotated[tuple[Successor, ...], "Who received what; empty when it ended without successor."]


@dataclass(frozen=True)
class TerritoryTransferred(
    Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=applying("transfer the part back")
):
    """A unit that continues gave or received a part (điều chỉnh địa giới)."""

    direction: Annotated[str, "gave or received, seen from this unit."]
    counterpart_id: Annotated[str, "Id of the other unit."]
    scope: Annotated[str, "How much of the giving unit."]
    note: Annotated[str, "Remark of the act."] = ""


@dataclass(frozen=True)
class UnitRenamed(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_AMEND_UNIT):
    """A unit took a new name (đổi tên)."""

    name: Name


@dataclass(frozen=True)
class UnitReclassified(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_AMEND_UNIT):
    """A unit became one of another type (xã thành phường, tỉnh thành thành phố)."""

    type: UnitType


@dataclass(frozen=True)
class UnitRecoded(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_AMEND_UNIT):
    """A unit took a new code (đổi mã số)."""

    code: Code


@dataclass(frozen=True)
class UnitReassigned(Event, stream="unit", taken_back_by=UnitChangeRetracted, amended_by=_AMEND_UNIT):
    """A unit came under another unit (chuyển đơn vị trực thuộc)."""

    parent_id: ParentId


@dataclass(frozen=True)
class QuotaRetracted(Retraction, stream="unit", amended_by=anew("quotas")):
    """An authorised headcount recorded in error was taken back (thu hồi quyết định giao biên chế)."""


@dataclass(frozen=True)
class StaffingQuotaSet(
    Event,
    stream="unit",
    taken_back_by=QuotaRetracted,
    amended_by=importing("import the right quota, of which the latest rules,", "quotas"),
):
    """The authorised headcount of a unit was set (giao biên chế)."""

    category: Annotated[str, "A staff category, or all."]
    headcount: Annotated[Int, "Authorised number of people."]


UNIT_EVENTS = declared("unit")
"""Everything that a unit's stream may hold."""

UNIT_STRUCTURE: tuple[type[Event], ...] = (
    UnitChangeRetracted,
    *(cls for cls in UNIT_EVENTS if cls.taken_back_by is UnitChangeRetracted),
)
"""The events that shape the map of units: who lives when, under which code, below whom."""
