"""Every statistic by its name."""

from projections.counting.money import SETTLEMENTS
from projections.counting.people import CENTRES, SECONDMENTS, SPECIALISMS, STAFFING
from projections.counting.statistic import Statistic
from projections.counting.units import MERGERS

STATISTICS: dict[str, Statistic] = {
    one.name: one for one in (STAFFING, SPECIALISMS, CENTRES, SECONDMENTS, MERGERS, SETTLEMENTS)
}
