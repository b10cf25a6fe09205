"""The questions by their addresses: each is a command's, with the same options and the same JSON."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from projections import departure_period, departure_statistics, finding, settlements, staffing, units, vacancies
from projections.auditing import diff, histories
from projections.auditing.part import Scope
from projections.counting.catalogue import STATISTICS
from projections.counting.statistic import Statistic, count
from projections.departure_keys import KEYS
from projections.state.times import parse_as_known
from reports.words.words import codes
from web.asking.asked import Asked, BadAddress, day_of
from web.asking.ground import Connection, Ground

Ask = Callable[[Connection, Ground, Asked], Any]
NONE = "none"
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
MOST_FOUND = 50
LEVELS = ("province", "district", "commune", "central")


@dataclass(frozen=True)
class Question:
    """`path` stands below /api, with the parameters of the path in braces; `options` stand behind it, with their
    meaning. `scoped` says by which of them somebody of one province is held to it (web/asking/scope.py): the
    province, a place or person in it, what it lies below; a question of the country is not for them."""

    path: str
    means: str
    ask: Ask
    options: dict[str, str]
    scoped: Literal["province", "place", "below", "unit", "person", "country"] = "country"
    needs: tuple[str, ...] = ()
    """Options that cannot be left out."""
    is_list: bool = False


def chosen(value: str | None, among: tuple[str, ...], name: str, default: str | None = None) -> str | None:
    if value is None:
        return default
    if value not in among:
        raise BadAddress("no_such_value", f"'{value}' is none of {', '.join(among)}, which '{name}' may be")
    return value


def keys(asked: Asked, known: tuple[str, ...], default: str | None = None) -> tuple[str, ...]:
    """What `by` names, each once."""
    told = asked.get("by") or default
    if told is None:
        raise BadAddress("no_keys", f"say by what is counted: by=, any of {', '.join(known)}, with commas between")
    found = tuple(key.strip() for key in told.split(","))
    for key in found:
        chosen(key, known, "by")
    if len(set(found)) < len(found):
        raise BadAddress("no_keys", "'by' names a key twice")
    return found


def filters(asked: Asked, known: tuple[str, ...]) -> dict[str, str | None]:
    """The keys that have a value in the address; 'none' for those without."""
    found: dict[str, str | None] = {}
    for key in known:
        value = asked.get(key)
        if value is None:
            continue
        titles = codes().get("level" if key == "from_level" else key)
        if value == NONE:
            found[key] = None
        elif key == "month" and MONTH.fullmatch(value) is None:
            raise BadAddress("no_month", f"'{value}' is not a month: write it as 2025-07")
        elif titles is not None and value not in titles and key != "specialism":
            raise BadAddress("no_such_value", f"'{value}' is none of {', '.join(titles)}, which '{key}' may be")
        else:
            found[key] = value
    return found


def _flag(asked: Asked, name: str) -> bool:
    return chosen(asked.get(name), ("yes", "no"), name, "no") == "yes"


def _find(connection: Connection, _: Ground, asked: Asked) -> Any:
    text = asked.get("text")
    if text is None:
        raise BadAddress("nothing_asked", "say what is looked for: text=")
    level = chosen(asked.get("level"), LEVELS, "level")
    return finding.find_units(
        connection, text, on=asked.on, as_known=asked.as_known, level=level, province=asked.get("province"),
        limit=MOST_FOUND,
    )  # fmt: skip


def _list(connection: Connection, _: Ground, asked: Asked) -> Any:
    level = chosen(asked.get("level"), LEVELS, "level")
    return units.list_units(connection, on=asked.on, as_known=asked.as_known, level=level, parent=asked.get("parent"))


def _show(connection: Connection, _: Ground, asked: Asked) -> Any:
    return units.show(connection, asked.given["code"], on=asked.on, as_known=asked.as_known)


def _lineage(connection: Connection, _: Ground, asked: Asked) -> Any:
    return units.lineage(connection, asked.given["code"], on=asked.on, as_known=asked.as_known)


def _unit_history(connection: Connection, _: Ground, asked: Asked) -> Any:
    return histories.of_unit(connection, asked.given["code"], on=asked.on, as_known=asked.as_known)


def _staffing(connection: Connection, _: Ground, asked: Asked) -> Any:
    by = chosen(asked.get("by"), get_args(staffing.By), "by", "unit")
    return staffing.staffing(
        connection, on=asked.on, as_known=asked.as_known, province=_one(asked, "province"), unit=asked.get("unit"),
        by=by,  # type: ignore[arg-type]
    )  # fmt: skip


def _one(asked: Asked, name: str) -> str | None:
    if asked.get("unit") is not None and asked.get(name) is not None:
        raise BadAddress("both_given", "give province or unit, not both")
    return asked.get(name)


def _vacancies(connection: Connection, _: Ground, asked: Asked) -> Any:
    return vacancies.vacancies(
        connection, on=asked.on, as_known=asked.as_known, province=_one(asked, "province"), unit=asked.get("unit"),
        filled_too=_flag(asked, "all"),
    )  # fmt: skip


def since_of(asked: Asked) -> date | None:
    since = day_of(asked, "from")
    if since is not None and since > asked.on:
        raise BadAddress("empty_period", f"the period would end on {asked.on}, before it begins on {since}")
    return since


def _departures(connection: Connection, ground: Ground, asked: Asked) -> Any:
    on_map: Any = chosen(asked.get("map"), ("on", "own"), "map", "on")
    return departure_statistics.departure_statistics(
        connection, ground.rules, by=keys(asked, tuple(KEYS)), on=asked.on, as_known=asked.as_known,
        all_routes=_flag(asked, "all-routes"), on_map=on_map, since=since_of(asked), only=filters(asked, tuple(KEYS)),
    )  # fmt: skip


def _explained(connection: Connection, _: Ground, asked: Asked) -> Any:
    own = chosen(asked.get("map"), ("on", "own"), "map", "on") == "own"
    only = filters(asked, tuple(KEYS))
    which = departure_period.Asked(since_of(asked), only, _flag(asked, "all-routes"), own)
    return departure_period.explained(
        connection, which, by=keys(asked, tuple(KEYS), "route"), on=asked.on, as_known=asked.as_known
    )


def _counted(statistic: Statistic) -> Ask:
    def ask(connection: Connection, ground: Ground, asked: Asked) -> Any:
        known = tuple(statistic.keys)
        return count(
            connection, statistic, ground.rules, by=keys(asked, known), on=asked.on, as_known=asked.as_known,
            since=since_of(asked), only=filters(asked, known),
        )  # fmt: skip

    return ask


def _settlement(connection: Connection, ground: Ground, asked: Asked) -> Any:
    return settlements.show(connection, asked.given["number"], ground.rules, on=asked.on, as_known=asked.as_known)


def _overdue(connection: Connection, ground: Ground, asked: Asked) -> Any:
    return settlements.overdue(
        connection, ground.rules, on=asked.on, as_known=asked.as_known, province=asked.get("province")
    )


def _settlements(connection: Connection, ground: Ground, asked: Asked) -> Any:
    return settlements.list_settlements(
        connection, ground.rules, on=asked.on, as_known=asked.as_known, province=asked.get("province"),
        status=chosen(asked.get("status"), tuple(codes()["status"]), "status"),
    )  # fmt: skip


def _settlement_history(connection: Connection, _: Ground, asked: Asked) -> Any:
    return histories.of_settlements(connection, asked.given["number"], on=asked.on, as_known=asked.as_known)


def _person_history(connection: Connection, _: Ground, asked: Asked) -> Any:
    return histories.of_person(connection, asked.given["number"], on=asked.on, as_known=asked.as_known)


def moment(asked: Asked, name: str, ground: Ground) -> Any:
    """A parameter that is a moment of knowledge."""
    try:
        return parse_as_known(asked.get(name) or "", ground.zone)
    except ValueError as error:
        raise BadAddress("no_moment", f"what '{name}' says is no moment: {error}") from None


def _diff(connection: Connection, ground: Ground, asked: Asked) -> Any:
    before = moment(asked, "before", ground)
    after = asked.as_known if asked.get("after") is None else moment(asked, "after", ground)
    told = [name for name in ("unit", "province", "staff") if asked.get(name) is not None]
    if len(told) > 1:
        raise BadAddress("both_given", "give one of unit, province and staff")
    scope = Scope(**{name: asked.get(name) for name in told})
    return diff.diff(connection, ground.rules, on=asked.on, before=before, after=after, scope=scope)


_PROVINCE = {"province": "Code of a province of the day."}
_UNIT = {"unit": "Code of a unit of the day."}
_BY = {"by": "What is counted by; several with commas between."}
_FROM = {"from": "The day from which on a period is counted."}
_ALSO = {"map": "'own' for the map of the last day of service.", "all-routes": "'yes' for all ways of leaving."}
_KEYS = {key.name: key.means for key in KEYS.values()}
QUESTIONS = (
    Question("units/find", "Units that a text may mean.", _find,
             {"text": "A code or a name, however it is spelt.", "level": "Only of one level."} | _PROVINCE, "province",
             ("text",), True),
    Question("units/list", "The units of a day.", _list,
             {"level": "Only of one level.", "parent": "Only below the unit with this code."}, "below", is_list=True),
    Question("units/show/{code}", "One unit, what it came of and what became of it.", _show, {}, "unit"),
    Question("units/lineage/{code}", "All ancestors and descendants.", _lineage, {}, "unit"),
    Question("units/history/{code}", "Everything recorded of a unit.", _unit_history, {}, "unit", is_list=True),
    Question("staffing", "Headcount on a day.", _staffing,
             _PROVINCE | _UNIT | {"by": "unit, province, category or unit_category."}, "place"),
    Question("vacancies", "Key posts that are not filled.", _vacancies,
             _PROVINCE | _UNIT | {"all": "'yes' for the filled ones too."}, "place"),
    Question("stats/departures", "Departures counted.", _departures, _BY | _FROM | _ALSO | _KEYS, "province",
             ("by",)),
    Question("stats/departures/explain", "The departures behind figures.", _explained,
             _BY | _FROM | _ALSO | _KEYS, "province"),
    *(
        Question(f"stats/{name}", f"{name.capitalize()} counted.", _counted(one),
                 _BY | (_FROM if one.has_period else {}) | {key: told.english for key, told in one.keys.items()},
                 "province" if "province" in one.keys else "country", ("by",))
        for name, one in STATISTICS.items()
    ),
    Question("settlements/overdue", "What is due and unpaid.", _overdue, _PROVINCE, "province", is_list=True),
    Question("settlements/list", "What is owed to whom.", _settlements,
             {"status": "Only in this state."} | _PROVINCE, "province", is_list=True),
    Question("settlements/show/{number}", "What a departure is owed, and how far it is paid.", _settlement, {},
             "person"),
    Question("settlements/history/{number}", "Everything recorded of it.", _settlement_history, {}, "person",
             is_list=True),
    Question("staff/history/{number}", "Everything recorded of a person, nothing sealed.", _person_history, {},
             "person", is_list=True),
    Question("diff", "What two moments of knowledge answer differently.", _diff,
             {"before": "A day, an instant or a position.", "after": "The later one; else as-known.",
              "staff": "One person, by number."} | _PROVINCE | _UNIT, "place", ("before",)),
)  # fmt: skip
