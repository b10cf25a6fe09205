"""Counts of people: headcount, specialists, service centres, secondments."""

from projections.counting.statistic import Key, Parts, Statistic
from projections.state.tables import sql_text
from projections.terms import Ahead
from reference.catalogue import specialisms

UNITS = ("unit_spans", "unit_edges", "unit_places")
OF_STAFF = {"category": "c.category", "with_staff": "join staff as c on c.stream = p.stream"}
"""The category is looked up only when it is asked for: it costs a join over everybody."""
PROVINCE = Key("o.code", "code of the province on the map of the day", "mã tỉnh trên bản đồ của ngày báo cáo")
UNIT = Key("u.unit_id", "id of the unit", "mã định danh đơn vị")

STAFFING = Statistic(
    name="staffing",
    query="staffing_by",
    state=(*UNITS, "quota_spans", "post_spans", "secondment_spans", "staff"),
    keys={
        "province": PROVINCE,
        "unit": UNIT,
        "level": Key("u.level", "level of the unit", "cấp của đơn vị"),
        "category": Key(
            "c.category",
            "group of staff; none for an authorised headcount of all groups",
            "nhóm đối tượng; không có: biên chế giao chung",
            parts=OF_STAFF,
        ),
        "body": Key(
            "c.body",
            "body of the main post; none where it is not said, for who is lent in and for authorised headcounts",
            "cơ quan, bộ phận của vị trí chính; không có: chưa ghi, biệt phái đến, biên chế giao",
            parts={"body": "p.body"},
        ),
    },
    figures=(
        "assigned", "awaiting_reassignment", "unallocated", "active", "seconded_in", "seconded_out", "present",
        "authorised",
    ),
    parts={"category": "null::text", "body": "null::text", "with_staff": ""},
    units=("unit",),
    provinces=("province",),
    sparse=("authorised",),
)  # fmt: skip


def _concurrent(_: Ahead) -> Parts:
    return {"posts_held": sql_text("posts_held").format(posts_in="concurrent")}


def _of_centres(_: Ahead) -> Parts:
    posts_in = "(body = 'service_centre' or position_code = 'service_centre_director')"
    return {"posts_held": sql_text("posts_held").format(posts_in=posts_in)}


SPECIALISMS = Statistic(
    name="specialisms",
    query="specialisms_by",
    state=(*UNITS, "post_spans", "secondment_spans"),
    keys={
        "province": PROVINCE,
        "unit": UNIT,
        "specialism": Key("d.specialism", "field of work", "lĩnh vực chuyên môn"),
    },
    figures=("required", "with_specialist", "filled_by_secondment", "lacking", "specialists", "lent_in"),
    terms=lambda _rules, _on: {"specialisms": list(specialisms())},
    texts=_concurrent,
    units=("unit",),
    provinces=("province",),
)

CENTRES = Statistic(
    name="centres",
    query="centres_by",
    state=(*UNITS, "post_spans"),
    keys={"province": PROVINCE, "unit": UNIT},
    figures=("communes", "staffed", "without_staff", "posts_filled", "with_director", "without_director"),
    texts=_of_centres,
    units=("unit",),
    provinces=("province",),
)

SECONDMENTS = Statistic(
    name="secondments",
    query="secondments_by",
    state=(*UNITS, "post_spans", "secondment_spans", "staff"),
    keys={
        "province": PROVINCE,
        "unit": Key("b.to_unit_id", "id of the commune that they were sent to", "mã định danh xã tiếp nhận"),
        "from_province": Key("f.code", "province that sent them, on the map of the day", "tỉnh cử đi"),
        "from_unit": Key("h.from_id", "id of the unit that sent them", "mã định danh đơn vị cử đi"),
        "from_level": Key("g.level", "level of that unit", "cấp của đơn vị cử đi"),
        "category": Key(
            "c.category",
            "group of staff",
            "nhóm đối tượng",
            parts={"with_staff": "left join staff as c on c.stream = b.stream"},
        ),
        "month": Key(
            "to_char(b.valid_from::timestamp, 'YYYY-MM')", "month in which it began, YYYY-MM", "tháng bắt đầu"
        ),
    },
    figures=("begun", "ended", "open"),
    has_period=True,
    parts={"with_staff": ""},
    units=("unit", "from_unit"),
    provinces=("province", "from_province"),
)
