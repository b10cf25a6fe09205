"""The pages of places: the country, a province, a unit."""

from dataclasses import replace
from datetime import date
from typing import Any

from projections.counting.money import DEADLINES
from projections.counting.people import CENTRES, SECONDMENTS, SPECIALISMS
from projections.counting.statistic import count
from projections.departure_statistics import AMOUNTS, COUNTS
from reports.charts.lineage import lineage_drawing
from reports.words.words import day, head, sentence, title
from web.asking.questions import chosen
from web.asking.scope import by_id, need_unit
from web.laid.laying import Desk, bars_of, counted, history, labelled, map_of
from web.laid.leaving import report_links
from web.laid.parts import Cards, Cell, Drawing, Field, Form, Grid, Link, Links, Page, Part

PEOPLE = ("active", "assigned", "awaiting_reassignment", "unallocated", "seconded_in", "seconded_out", "present",
          "authorised")  # fmt: skip
OF_UNIT = ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out", "present", "authorised")
MAPPED = (*COUNTS, *AMOUNTS, *OF_UNIT)
"""What the map of the country may be coloured by."""


def country(desk: Desk) -> Page:
    lang, say = desk.lang, desk.say
    figure = chosen(desk.asked.get("figure"), MAPPED, "figure", "left") or "left"
    names = desk.provinces()
    places = desk.ask("staffing", by="province")
    left = desk.ask("stats/departures", by="province")
    months = desk.ask("stats/departures", by="month")
    mapped = places if figure in OF_UNIT else left
    levels = [(title("level", level, lang), len(desk.ask("units/list", level=level))) for level in _LEVELS]
    label = labelled(desk, {"province": names})
    parts: list[Part] = [
        Cards(say("units"), levels),
        Cards(say("people"), [(head(name, lang), places["total"][name]) for name in PEOPLE]),
        Cards(say("left"), [(head(name, lang), left["total"][name]) for name in COUNTS]),
        Cards("", [(head(name, lang), left["total"][name]) for name in AMOUNTS], wide=True),
        _deadlines(desk),
        Form(say("map"), "/", [
            Field("figure", say("figure"), figure, [(one, head(one, lang)) for one in MAPPED])]),
        map_of(mapped, figure, lang, f"{say('map')}: {head(figure, lang)}"),
        counted(desk, left, ["province"], (*COUNTS, *AMOUNTS), name=say("by_province"), label=label,
                notes=[say("apart")]),
        counted(desk, places, ["province"], OF_UNIT, name=f"{say('people')}: {say('by_province')}", label=label),
        bars_of(desk, months, "month", "left", name=say("by_month"), named={}),
    ]  # fmt: skip
    carried = {"figure": figure} if desk.asked.get("figure") else {}
    return Page(say("country"), desk.asked, parts, desk.reached, desk.addresses, carried=carried, path="/")


_LEVELS = ("province", "district", "commune", "central")


def _deadlines(desk: Desk, province: str | None = None) -> Grid:
    only = {} if province is None else {"province": province}
    asked = desk.asked
    answer = count(
        desk.connection, DEADLINES, desk.ground.rules, by=["deadline"], on=asked.on, as_known=asked.as_known, only=only
    )

    def label(_: str, value: Any) -> Cell:
        return "" if value is None else day(value, desk.lang)

    made = counted(desk, answer, ["deadline"], DEADLINES.figures, name=desk.say("deadlines"), label=label)
    return Grid(made.title, made.heads, made.rows, made.numbers, None, made.notes)


def province(desk: Desk) -> Page:
    lang, say, code = desk.lang, desk.say, desk.asked.given["code"]
    staffed = desk.ask("staffing", province=code)
    unit = desk.ask("units/show/{code}", code=code)
    routes = desk.ask("stats/departures", by="route", province=code)
    kinds = desk.ask("stats/departures", by="category", province=code)
    months = desk.ask("stats/departures", by="month", province=code)
    posts = desk.ask("vacancies", province=code)
    label = labelled(desk, {})
    rows: list[list[Cell]] = [
        [desk.unit_link({"id": row["unit_id"], "code": row["unit"], "name": row["name"]}),
         *(row[name] for name in OF_UNIT)]
        for row in staffed["rows"]
    ]  # fmt: skip
    figures = (*COUNTS, *AMOUNTS)
    parts: list[Part] = [
        Cards(say("people"), [(head(name, lang), staffed["total"][name]) for name in PEOPLE]),
        counted(desk, routes, ["route"], figures, name=f"{say('departures')}: {say('by_route')}", label=label,
                notes=[say("apart")]),
        counted(desk, kinds, ["category"], figures, name=f"{say('departures')}: {say('by_category')}", label=label),
        Links([
            Link(say("overdue"), desk.asked.href("/overdue", province=code)),
            Link(say("explained"), desk.asked.href("/departures/explain", by="route", province=code)),
            Link(say("departures"), desk.asked.href("/departures", by="route,category", province=code)),
            *report_links(desk, "departures"),
        ]),
        bars_of(desk, months, "month", "left", name=say("by_month"), named={}),
        *_staffed(desk, province=code),
        _posts(desk, posts),
        *_lacking(desk, {"province": code}, {"from_province": code}),
        Grid(say("communes"), [head("unit", lang), *(head(name, lang) for name in OF_UNIT)], rows,
             [False] + [True] * len(OF_UNIT)),
        _drawn(desk, unit),
        *_neighbours(desk, unit),
        history(desk, desk.ask("units/history/{code}", code=unit["id"])),
    ]  # fmt: skip
    return Page(unit["name"], desk.asked, parts, desk.reached, desk.addresses, _lives(desk, unit))


def unit(desk: Desk) -> Page:
    lang, say = desk.lang, desk.say
    code, day_asked = desk.asked.given["code"], desk.asked.on.isoformat()
    bare = code.partition("@")[0]
    shown = desk.ask("units/show/{code}", code=bare) if "@" not in code else _by_id(desk, code)
    entries = desk.ask("units/history/{code}", code=shown["id"])
    parts: list[Part] = []
    lives = shown["registered_on"] <= day_asked and (shown["ended_on"] is None or day_asked < shown["ended_on"])
    if lives:
        staffed = desk.ask("staffing", unit=shown["code"])
        posts = desk.ask("vacancies", unit=shown["code"], all="yes")
        total = staffed["total"]
        parts += [
            Cards(say("people"), [(head(name, lang), total[name]) for name in OF_UNIT]),
            *_staffed(desk, unit=shown["code"]),
            _posts(desk, posts, "all_posts"),
            *_lacking(desk, {"unit": shown["code"]}, {"from_unit": shown["id"]}),
            _drawn(desk, shown),
        ]
    else:
        parts.append(_drawn(desk, shown, shown["shown_on"]))
    parts += [*_neighbours(desk, shown), history(desk, entries)]
    before = desk.asked.href("/audit/diff", unit=shown["code"])
    parts.append(Links([Link(say("difference"), before)]))
    return Page(shown["name"], desk.asked, parts, desk.reached, desk.addresses, _lives(desk, shown))


def _staffed(desk: Desk, **place: str) -> list[Part]:
    """People by group against the authorised headcount, and by body, for which none is authorised."""
    label, parts = labelled(desk, {}), []
    for key, figures, note in (("category", OF_UNIT, "all_groups"), ("body", OF_UNIT[:-1], "body_not_said")):
        found = desk.ask("stats/staffing", by=key, **place)
        name = f"{desk.say('people')}: {desk.say(f'by_{key}')}"
        notes = [desk.say(note)] if any(row[key] is None for row in found["rows"]) else []
        parts.append(counted(desk, found, [key], figures, name=name, label=label, notes=notes))
    return [*parts]


def _by_id(desk: Desk, unit_id: str) -> Any:
    if desk.asked.province is not None:
        need_unit(desk.connection, desk.asked, unit_id)
    return by_id(desk.connection, desk.asked, unit_id)


def _lives(desk: Desk, unit: Any) -> str:
    lang = desk.lang
    told = desk.say(
        "lives", type=title("type", unit["type"], lang), code=unit["code"], since=day(unit["registered_on"], lang)
    )
    return told if unit["ended_on"] is None else f"{told}, {desk.say('ended', until=day(unit['ended_on'], lang))}"


def _neighbours(desk: Desk, unit: Any) -> list[Part]:
    parts: list[Part] = []
    for side, name in (("predecessors", "origin"), ("successors", "became")):
        rows: list[list[Cell]] = [
            [desk.unit_link(one), one["code"], title("scope", one["scope"], desk.lang) if one["scope"] else "",
             day(one["effective_on"], desk.lang), one["instrument"], one["clause"]]
            for one in unit[side]
        ]  # fmt: skip
        if rows:
            heads = [head(key, desk.lang) for key in ("unit", "code", "scope", "effective_on", "instrument", "clause")]
            parts.append(Grid(desk.say(name), heads, rows, [False] * 6))
    return parts


def _lacking(desk: Desk, here: dict[str, str], from_here: dict[str, str]) -> list[Part]:
    """Fields without anybody, service centres, and who is lent in and out. Where others' people went is shown to nobody
    who is held to a province."""
    lang, label = desk.lang, labelled(desk, {"province": desk.provinces()})
    told = [("specialisms", "specialism", SPECIALISMS.figures, here, sentence("specialisms", lang)),
            ("centres", "province", CENTRES.figures, here, desk.say("centres")),
            ("secondments", "from_province", SECONDMENTS.figures, here, head("seconded_in", lang))]  # fmt: skip
    if desk.asked.province is None:
        told.append(("secondments", "province", SECONDMENTS.figures, from_here, head("seconded_out", lang)))
    parts: list[Part] = []
    for statistic, key, figures, only, name in told:
        found = desk.ask(f"stats/{statistic}", by=key, **only)
        if found["rows"]:
            parts.append(counted(desk, found, [key], figures, name=name, label=label))
    return parts


def _drawn(desk: Desk, unit: Any, lived_on: date | None = None) -> Drawing:
    """As on the day that is asked, or on one on which the unit lived."""
    shown_on = lived_on or desk.asked.on
    then = Desk(desk.connection, desk.ground, replace(desk.asked, on=shown_on))
    found = then.ask("units/lineage/{code}", code=unit["code"])
    desk.addresses += then.addresses
    on = day(shown_on, desk.lang)
    heading = sentence("lineage_of", desk.lang, unit=unit["name"], code=unit["code"], on=on)
    made = lineage_drawing(found, desk.lang, heading=heading, asked=unit["id"], position=found["complete_to"])
    return Drawing(heading, made)


def _posts(desk: Desk, answer: Any, name: str = "posts") -> Grid:
    lang = desk.lang
    rows: list[list[Cell]] = [
        [desk.unit_link({"id": row["unit_id"], "code": row["unit"], "name": row["name"]}),
         title("position", row["position"], lang), row["required"], row["filled"],
         day(row["deadline"], lang) if row["deadline"] else "", desk.say("overdue") if row["overdue"] else ""]
        for row in answer["rows"][:400]
    ]  # fmt: skip
    heads = [head(key, lang) for key in ("unit", "position", "required", "filled", "deadline", "overdue")]
    every = len(answer["rows"])
    notes = [desk.say("more", shown=400, all=every)] if every > 400 else []
    return Grid(desk.say(name), heads, rows, [False, False, True, True, False, False], None, notes)
