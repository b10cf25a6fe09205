"""What the pages share in laying answers out: tables of counts, names of units and provinces, histories."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from domain.errors import NotFound, Refused
from projections import units
from projections.known import first_recorded_at, nothing_was_known
from reports.charts.bars import bars
from reports.charts.tiles import tile_map
from reports.words.words import Lang, day, head, sentence, title
from web.asking.asked import Asked
from web.asking.ground import Connection, Ground
from web.asking.questions import QUESTIONS
from web.asking.scope import held, need_unit
from web.asking.speech import said
from web.laid.parts import Cell, Drawing, Grid, Link
from web.laid.telling import changes, units_in

Answer = Mapping[str, Any]
MOST_ROWS = 400
OF_PATH = {question.path: question for question in QUESTIONS}


class Desk:
    """One page being made: a connection in one snapshot, and what is asked over it."""

    def __init__(self, connection: Connection, ground: Ground, asked: Asked) -> None:
        self.connection, self.ground, self.asked = connection, ground, asked
        self.lang = asked.lang
        self.addresses: list[str] = []
        self.reached = (0, 0)
        self._shown: dict[str, bool] = {}

    def ask(self, path: str, **given: str | None) -> Any:
        """The answer of a question by its address, with these parameters on the page's day and moment."""
        question = OF_PATH[path]
        asked = held(self.connection, self.ground.rules, question, self.asked.of(**given))
        found = question.ask(self.connection, self.ground, asked)
        names = {name: value for name, value in given.items() if value is not None}
        filled = path.format(**names)
        behind: dict[str, str | None] = {name: value for name, value in names.items() if f"{{{name}}}" not in path}
        self.addresses.append(self.asked.href(f"/api/{filled}", **behind))
        told = getattr(found, "reached", found)
        if isinstance(told, Mapping) and "complete_to" in told:
            self.reached = (told["complete_to"], told["includes_to"])
        return found

    def say(self, name: str, **filled: object) -> str:
        return said(name, self.lang, **filled)

    def provinces(self) -> dict[str, str]:
        """Names by code; nobody is kept from those."""
        listed = units.list_units(self.connection, on=self.map_day(), as_known=self.asked.as_known, level="province")
        return {unit["code"]: unit["name"] for unit in listed}

    def province_choices(self) -> list[tuple[str, str]]:
        """Of a form: those that who looks may ask for."""
        only = self.asked.province
        return [("", "–"), *((code, name) for code, name in sorted(self.provinces().items()) if only in (None, code))]

    def map_day(self) -> Any:
        from projections.terms import map_day

        return map_day(self.connection, self.asked.on)

    def names(self, ids: Collection[str | None]) -> dict[str, str]:
        return units.names(self.connection, ids, on=self.asked.on, as_known=self.asked.as_known)

    def province_link(self, code: str | None, names: Mapping[str, str]) -> Cell:
        if code is None:
            return sentence("none", self.lang)
        name = names.get(code, code)
        is_shown = self.asked.province in (None, code)
        return Link(name, self.asked.href(f"/province/{code}")) if is_shown else name

    def unit_link(self, unit: Answer) -> Cell:
        """A unit with its `code`, by the nearest day on which it bears it."""
        name = str(unit["name"])
        if unit.get("code") is None or not self._is_shown(unit["id"]):
            return name
        return Link(name, self.asked.href(f"/unit/{unit['id']}"))

    def _is_shown(self, unit_id: str) -> bool:
        """Whether who looks may open its page; of the living units of the province known without asking for each."""
        asked = self.asked
        if asked.province is None:
            return True
        if not self._shown:
            below = units.list_units(self.connection, on=asked.on, as_known=asked.as_known, parent=asked.province)
            self._shown = {unit["id"]: True for unit in below}
        if unit_id not in self._shown:
            try:
                need_unit(self.connection, asked, unit_id)
            except Refused:
                self._shown[unit_id] = False
            else:
                self._shown[unit_id] = True
        return self._shown[unit_id]

    def number_link(self, staff_number: str) -> Link:
        return Link(staff_number, self.asked.href(f"/settlement/{staff_number}"))


def need_known(desk: Desk) -> None:
    """Raises `NotFound` (`nothing_known_yet`) for a moment of knowledge before the first event."""
    known = desk.asked.as_known
    if (known.position is None and known.before is None) or not nothing_was_known(desk.connection, known):
        return
    begun = shown_in(desk, str(first_recorded_at(desk.connection)))
    raise NotFound(
        "nothing_known_yet", f"nothing was known then: the first event was recorded at {begun}; choose a later moment"
    )


def counted(
    desk: Desk, answer: Answer, by: Sequence[str], figures: Sequence[str], *, name: str,
    label: Callable[[str, Any], Cell], behind: Callable[[Answer], Cell] | None = None, notes: Sequence[str] = (),
) -> Grid:  # fmt: skip
    """A count as a table; `label` writes a key's value, `behind` what stands behind the figures."""
    lang = desk.lang
    rows: list[list[Cell]] = []
    for row in answer["rows"][:MOST_ROWS]:
        cells: list[Cell] = [label(key, row[key]) for key in by]
        cells += [row[figure] for figure in figures]
        rows.append([*cells, behind(row)] if behind is not None else cells)
    total: list[Cell] = [head("total", lang), *[""] * (len(by) - 1), *(answer["total"].get(one) for one in figures)]
    if behind is not None:
        total.append(behind({}))
    extra = [desk.say("behind")] if behind is not None else []
    every = len(answer["rows"])
    cut = [said("more", lang, shown=MOST_ROWS, all=every)] if every > MOST_ROWS else []
    return Grid(
        name, [*(head(key, lang) for key in (*by, *figures)), *extra], rows,
        [False] * len(by) + [True] * len(figures) + [False] * len(extra), total, [*cut, *notes],
    )  # fmt: skip


def labelled(desk: Desk, names: Mapping[str, Mapping[str, str]]) -> Callable[[str, Any], Cell]:
    """How a key's value is written: provinces and units by name, with their page behind; codes by title."""

    def label(key: str, value: Any) -> Cell:
        if value is None:
            return sentence("none", desk.lang)
        if key in ("province", "from_province"):
            return desk.province_link(str(value), names.get("province", {}))
        if key == "unit":
            return Link(names.get("unit", {}).get(str(value), str(value)), desk.asked.href(f"/unit/{value}"))
        return title(key, value, desk.lang)

    return label


def map_of(answer: Answer, figure: str, lang: Lang, heading: str) -> Drawing:
    rows = [(row["province"], int(row[figure] or 0)) for row in answer["rows"]]
    return Drawing(heading, tile_map(head(figure, lang), rows, lang, position=answer["complete_to"]))


def bars_of(desk: Desk, answer: Answer, key: str, figure: str, *, name: str, named: Mapping[str, str]) -> Drawing:
    lang = desk.lang
    rows = [
        (
            sentence("none", lang) if row[key] is None else named.get(str(row[key])) or title(key, row[key], lang),
            int(row[figure] or 0),
        )
        for row in answer["rows"][:60]
    ]
    return Drawing(name, bars(head(figure, lang), rows, lang, position=answer["complete_to"]))


def history(desk: Desk, entries: Sequence[Answer], name: str = "") -> Grid:
    """Everything recorded, oldest first, with what corrects it; of `name` where several stand on one page."""
    lang = desk.lang
    names = desk.names({found for entry in entries[:MOST_ROWS] for found in units_in(entry["changes"])})
    rows: list[list[Cell]] = [
        [
            Link(str(entry["position"]), desk.asked.href("/audit", position=str(entry["position"]))),
            day(entry["effective_on"], lang),
            title("event", entry["event"], lang),
            changes(entry["changes"], lang, names),
            Link(entry["instrument"], desk.asked.href("/audit", instrument=entry["instrument"]))
            if entry["instrument"]
            else "",
            shown_in(desk, entry["recorded_at"]),
            entry["recorded_by"],
            _holds(desk, entry),
        ]
        for entry in entries[:MOST_ROWS]
    ]
    heads = [
        desk.say("position"), head("effective_on", lang), head("event", lang), desk.say("event"),
        head("instrument", lang), head("recorded_at", lang), head("recorded_by", lang), desk.say("still"),
    ]  # fmt: skip
    cut = [desk.say("more", shown=MOST_ROWS, all=len(entries))] if len(entries) > MOST_ROWS else []
    heading = f"{desk.say('history')}: {name}" if name else desk.say("history")
    return Grid(heading, heads, rows, [True] + [False] * 7, notes=cut)


def shown_in(desk: Desk, recorded_at: str) -> str:
    from projections.state.times import shown_in as shown

    return shown(desk.ground.zone, recorded_at)


def _holds(desk: Desk, entry: Answer) -> str:
    if "retracted_by" in entry:
        return desk.say("taken_back", position=entry["retracted_by"])
    if entry["corrected_by"] is not None:
        return desk.say("corrected", position=entry["corrected_by"])
    return desk.say("yes")
