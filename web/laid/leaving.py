"""The pages of who left: counts with their keys, what stands behind one, what is due, one settlement."""

from typing import Any

from projections.departure_keys import KEYS
from projections.departure_statistics import AMOUNTS, COUNTS
from reports.words.words import Lang, codes, day, head, number, sentence, title
from reports.words.working import formula, in_words, reading
from web.asking.questions import chosen, filters, keys
from web.laid.laying import MOST_ROWS, Desk, bars_of, counted, history, labelled, shown_in
from web.laid.parts import Cards, Cell, Field, Form, Grid, Link, Links, Page, Part, Text

FIGURES = (*COUNTS, *AMOUNTS)
REPORTS = ("departures", "staffing", "deadlines", "resolution-18")


def report_links(desk: Desk, *names: str) -> list[Link]:
    """A report is of the whole country, so nobody who is held to a province is led to it."""
    if desk.asked.province is not None:
        return []
    called = [(name, sentence(f"report_{name.replace('-', '_')}", desk.lang)) for name in names]
    return [
        Link(desk.say(words, report=full), desk.asked.href(f"/report/{name}.{ending}"))
        for words, ending in (("report", "html"), ("report_xlsx", "xlsx"))
        for name, full in called
    ]


def filtered(desk: Desk) -> str:
    """What the figures are held to, in words: on paper no form says so."""
    lang, asked = desk.lang, desk.asked
    since = asked.get("from")
    told = [] if since is None else [desk.say("from_day", day=day(since, lang))]
    for key, value in filters(asked, tuple(KEYS)).items():
        names = _names(desk, key, value)
        said = sentence("none", lang) if value is None else names.get(value) or title(key, value, lang)
        told.append(f"{head(key, lang)}: {said}")
    return "; ".join(told)


def _names(desk: Desk, key: str, value: str | None) -> dict[str, str]:
    if key == "province":
        return desk.provinces()
    return desk.names([value]) if key == "unit" else {}


def counted_by(desk: Desk) -> tuple[str, ...]:
    """The keys of the form: one or two."""
    first = keys(desk.asked, tuple(KEYS), "province")
    second = desk.asked.get("by2")
    if second is not None:
        chosen(second, tuple(KEYS), "by2")
    return first if second is None or second in first else (*first, second)


def answer_of(desk: Desk, by: tuple[str, ...]) -> Any:
    given = {name: desk.asked.get(name) for name in ("from", "map", "all-routes", *KEYS)}
    return desk.ask("stats/departures", by=",".join(by), **given)


def names_of(desk: Desk, answer: Any, by: tuple[str, ...]) -> dict[str, dict[str, str]]:
    named = {"province": desk.provinces()} if "province" in by else {}
    if "unit" in by:
        named["unit"] = desk.names([row["unit"] for row in answer["rows"]])
    return named


def departures(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    by = counted_by(desk)
    answer = answer_of(desk, by)
    named = names_of(desk, answer, by)
    given: dict[str, str | None] = {"by": ",".join(by), **{name: asked.get(name) for name in ("from", "map", *KEYS)}}

    def behind(row: Any) -> Cell:
        of_row = {key: "none" if row[key] is None else str(row[key]) for key in by} if row else {}
        return Link(say("explain"), asked.href("/departures/explain", **(given | of_row)))

    choices = [(key.name, head(key.name, lang)) for key in KEYS.values()]
    second = next(iter(by[1:]), "")
    parts: list[Part] = [
        Form(say("keys"), "/departures", [
            Field("by", say("keys"), by[0], choices),
            Field("by2", say("then_by"), second, [("", "–"), *choices]),
            Field("from", say("since"), asked.get("from") or ""),
            Field("province", head("province", lang), asked.get("province") or "",
                  desk.province_choices()),
        ]),
        Cards(say("left"), [(head(name, lang), answer["total"][name]) for name in COUNTS]),
        Cards("", [(head(name, lang), answer["total"][name]) for name in AMOUNTS], wide=True),
        counted(desk, answer, by, FIGURES, name=say("departures"), label=labelled(desk, named), behind=behind,
                notes=[say("apart")]),
        Links([
            Link(head("settlements", lang), asked.href("/settlements", province=asked.get("province"))),
            Link(say("download_csv"), asked.href("/departures.csv", **given)),
            Link(say("download_xlsx"), asked.href("/departures.xlsx", **given)),
            *report_links(desk, *REPORTS),
        ]),
    ]  # fmt: skip
    if len(by) == 1:
        parts.insert(4, bars_of(desk, answer, by[0], "left", name=head(by[0], lang), named=named.get(by[0], {})))
    carried = {name: value for name, value in given.items() if value}
    return Page(say("departures"), asked, parts, desk.reached, desk.addresses, filtered(desk), carried, "/departures")


def explained(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    given = {name: asked.get(name) for name in ("by", "from", "map", "all-routes", *KEYS)}
    answer = desk.ask("stats/departures/explain", **given)
    rows: list[list[Cell]] = []
    for one in answer["departures"][:MOST_ROWS]:
        positions = sorted({position for found in one["positions"].values() for position in found})
        rows.append([
            desk.number_link(one["staff_number"]), day(one["decided_on"], lang), day(one["leaves_on"], lang),
            *(one[name] for name in FIGURES), " ".join(map(str, positions)),
        ])  # fmt: skip
    heads = [head(key, lang) for key in ("staff_number", "decided_on", "leaves_on", *FIGURES, "positions")]
    every = len(answer["departures"])
    notes = [say("more", shown=MOST_ROWS, all=every)] if every > MOST_ROWS else []
    sums = [sum(one[name] for one in answer["departures"]) for name in FIGURES]
    total: list[Cell] = [head("total", lang), "", "", *sums, ""]
    numbers = [False, False, False, *[True] * len(FIGURES), False]
    grid = Grid(say("explained"), heads, rows, numbers, total, notes)
    carried = {name: value for name, value in given.items() if value}
    return Page(
        say("explained"), asked, [grid], desk.reached, desk.addresses, filtered(desk), carried, "/departures/explain"
    )


def overdue(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    found = desk.ask("settlements/overdue", province=asked.get("province"))
    parts: list[Part] = [
        Form("", "/overdue", [_province_field(desk)]),
        *_counted(found, lang),
        _owed(desk, say("overdue"), found),
    ]
    carried = {"province": asked.given["province"]} if asked.get("province") else {}
    return Page(say("overdue"), asked, parts, desk.reached, desk.addresses, filtered(desk), carried, "/overdue")


def _province_field(desk: Desk) -> Field:
    return Field("province", head("province", desk.lang), desk.asked.get("province") or "", desk.province_choices())


def _counted(found: Any, lang: Lang) -> list[Part]:
    owed = sum(row["outstanding"] or 0 for row in found)
    return [
        Cards("", [(head("settlements", lang), len(found))]),
        Cards("", [(head("amount_outstanding", lang), owed)], wide=True),
    ]


def _instruments(row: Any, lang: Lang) -> list[str]:
    return [title("asked_by", one["instrument"], lang) for one in row["instruments"]]


def _owed(desk: Desk, name: str, found: Any) -> Grid:
    lang = desk.lang
    rows: list[list[Cell]] = [
        [desk.number_link(row["staff_number"]),
         desk.unit_link({"id": row["unit_id"], "code": row["unit"], "name": row["name"]}),
         title("route", row["route"], lang), title("status", row["status"], lang), row["assessed"], row["paid"],
         row["outstanding"], day(row["due_on"], lang) if row["due_on"] else "", ", ".join(_instruments(row, lang))]
        for row in found[:MOST_ROWS]
    ]  # fmt: skip
    heads = [head(key, lang) for key in ("staff_number", "unit", "route", "status", "amount_assessed", "amount_paid",
                                         "amount_outstanding", "due_on", "instruments")]  # fmt: skip
    notes = [desk.say("more", shown=MOST_ROWS, all=len(found))] if len(found) > MOST_ROWS else []
    return Grid(name, heads, rows, [False] * 4 + [True] * 3 + [False] * 2, None, notes)


def listed(desk: Desk) -> Page:
    """Every settlement, of one state or province where asked."""
    lang, asked = desk.lang, desk.asked
    given = {name: asked.get(name) for name in ("status", "province")}
    found = desk.ask("settlements/list", **given)
    states = [("", "–"), *((one, title("status", one, lang)) for one in codes()["status"])]
    name = head("settlements", lang)
    parts: list[Part] = [
        Form("", "/settlements", [
            Field("status", head("status", lang), given["status"] or "", states), _province_field(desk)]),
        *_counted(found, lang),
        _owed(desk, name, found),
    ]  # fmt: skip
    carried = {name: value for name, value in given.items() if value}
    status = "" if given["status"] is None else f"{head('status', lang)}: {title('status', given['status'], lang)}"
    told = "; ".join(filter(None, (filtered(desk), status)))
    return Page(name, asked, parts, desk.reached, desk.addresses, told, carried, "/settlements")


def settlement(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    number_of = asked.given["number"]
    found = desk.ask("settlements/show/{number}", number=number_of)
    entries = desk.ask("settlements/history/{number}", number=number_of)
    name = say("settlement", number=number_of)
    if not found:
        nothing = Text("", [say("no_settlement", number=number_of)])
        return Page(name, asked, [nothing, history(desk, entries)], desk.reached, desk.addresses)
    told = [title("status", found["status"], lang), title("route", found["route"], lang)]
    if found["regime"]:
        told.append(title("regime", found["regime"], lang))
    if found["due_on"]:
        told.append(say("due", day=day(found["due_on"], lang)))
    told += [say("asked_by", instrument=one) for one in _instruments(found, lang)]
    amounts = [(head(f"amount_{key}", lang), found[key]) for key in ("assessed", "submitted", "approved", "paid")]
    parts: list[Part] = [Cards("", amounts, wide=True), *(_working(desk, one) for one in found["assessments"][-1:])]
    rows: list[list[Cell]] = [
        [Link(str(one["position"]), asked.href("/audit", position=str(one["position"]))), _entry(one, lang),
         one.get("amount"), one.get("instrument") or "", one.get("reference") or "", shown_in(desk, one["recorded_at"])]
        for one in found["entries"]
    ]  # fmt: skip
    heads = [head(key, lang) for key in ("positions", "event", "dong", "instrument", "reference", "recorded_at")]
    parts.append(Grid(say("life"), heads, rows, [True, False, True, False, False, False]))
    parts.append(history(desk, entries))
    return Page(name, asked, parts, desk.reached, desk.addresses, "; ".join(told))


def _entry(entry: Any, lang: Lang) -> str:
    """A payment by its kind, funding by the state that it brings about."""
    if entry.get("kind"):
        return title("kind", entry["kind"], lang)
    return title("status", entry.get("stage") or entry.get("fact") or "", lang)


def _working(desk: Desk, assessment: Any) -> Part:
    lang = desk.lang
    components = assessment.get("components") or []
    rows: list[list[Cell]] = [
        [
            title("component", one["name"], lang),
            in_words(one["article"], lang),
            formula(one["formula"], lang),
            one["amount"],
        ]
        for one in components
    ]
    heads = [head(key, lang) for key in ("component", "article", "formula", "dong")]
    notes = [reading(str(one), lang) for one in assessment.get("assumptions") or []]
    notes += [str(one.get("message", one)) if isinstance(one, dict) else str(one)
              for one in assessment.get("reasons") or []]  # fmt: skip
    if assessment.get("salary") is not None:
        notes.insert(0, f"{sentence('salary_s', lang)}: {number(int(assessment['salary']), lang)}")
    total: list[Cell] = [head("total", lang), "", "", assessment.get("total")]
    return Grid(desk.say("working"), heads, rows, [False, False, False, True], total, notes)
