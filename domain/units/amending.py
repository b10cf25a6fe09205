"""By what each event of a unit is amended."""

from domain.amending import APPLY, AmendedBy, Amending, anew, importing
from domain.units.events import (
    QuotaRetracted,
    StaffingQuotaSet,
    TerritoryTransferred,
    UnitChangeRetracted,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)

_AMEND_UNIT = Amending("amend the code, name, type or parent of the unit from the right day on", (APPLY,))
_FORMED = Amending("amend the formed unit, or correct its borders by a transfer,", (APPLY,))

AMENDED_BY = AmendedBy(
    {
        UnitRegistered: Amending("amend or dissolve the unit", (APPLY,)),
        UnitsMerged: _FORMED,
        UnitEstablished: _FORMED,
        UnitDissolved: Amending("form the unit anew", (APPLY,)),
        TerritoryTransferred: Amending("transfer the part back", (APPLY,)),
        UnitRenamed: _AMEND_UNIT,
        UnitReclassified: _AMEND_UNIT,
        UnitRecoded: _AMEND_UNIT,
        UnitReassigned: _AMEND_UNIT,
        UnitChangeRetracted: Amending("record anew what it took back", (APPLY,)),
        StaffingQuotaSet: importing("import the right quota, of which the latest rules,", "quotas"),
        QuotaRetracted: anew("quotas"),
    }
)
