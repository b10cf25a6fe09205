"""Counts of units: what was merged, divided, renamed."""

from projections.counting.people import UNITS
from projections.counting.statistic import Key, Statistic

MERGERS = Statistic(
    name="mergers",
    query="mergers_by",
    state=UNITS,
    keys={
        "form": Key("c.form", "merged, divided, founded, renamed, reclassified or dissolved", "hình thức sắp xếp"),
        "province": Key("o.code", "code of the province on the map of the day, by lineage", "mã tỉnh"),
        "level": Key("u.level", "level of the unit", "cấp của đơn vị"),
        "type": Key("u.type", "type of the unit", "loại đơn vị"),
        "from_provinces": Key(
            "f.from_provinces", "where what it came of lay on the day before, by name", "hình thành từ (tỉnh)"
        ),
        "month": Key("to_char(c.changed_on::timestamp, 'YYYY-MM')", "month of the change, YYYY-MM", "tháng"),
    },
    figures=("units", "predecessors"),
    has_period=True,
    provinces=("province",),
)
