"""The keys by which departures are counted: each declared once, for the query, the command and its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """`column` is what the query groups by, beside a departure ("s"). Where that costs much for each of them, they are
    grouped by `grouped` first, and `told` is the same of such a group ("g"). `joined` names the joins that the column
    needs besides (`sql/units`), `own` those for the map of each person's own last day of service where these are
    others."""

    name: str
    column: str
    english: str
    vietnamese: str
    means: str
    joined: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    grouped: str | None = None
    told: str | None = None

    def joins(self, *, own_map: bool) -> tuple[str, ...]:
        return self.own if own_map and self.own else self.joined


KEYS = {
    key.name: key
    for key in (
        Key("province", "o.code", "province", "tỉnh", "code of the province, on the map that is asked for",
            ("province_on",), own=("last_units", "province_own")),
        Key("unit", "u.unit_id", "unit", "đơn vị", "id of the unit of the last day of service", ("last_units",)),
        Key("level", "u.level", "level", "cấp", "level of that unit on that day", ("last_units",)),
        Key("category", "s.category", "category", "nhóm đối tượng", "group of staff"),
        Key("route", "s.route", "route", "hình thức nghỉ", "way of leaving"),
        Key("regime", "s.regime", "regime", "chế độ", "regime of the assessment; none while unassessed"),
        Key("month", "to_char(s.leaves_on::timestamp, 'YYYY-MM')", "month", "tháng nghỉ", "month of leaving, YYYY-MM",
            grouped="s.leaves_on", told="to_char(g.month::timestamp, 'YYYY-MM')"),
        Key("sex", "s.sex", "sex", "giới tính", "sex"),
        Key("age_band", "s.age_band", "age band", "nhóm tuổi", "age on the day of leaving, in bands"),
    )
}  # fmt: skip


def joins(names: tuple[str, ...], *, own_map: bool) -> tuple[str, ...]:
    """The joins that these keys need, each once, in an order in which each finds what it stands on."""
    needed = {join for name in names for join in KEYS[name].joins(own_map=own_map)}
    return tuple(join for join in ("last_units", "province_on", "province_own") if join in needed)
