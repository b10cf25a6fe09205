"""The pages of the auditor: an event, a difference, the last checkpoint; and the one box that finds."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from domain.errors import NotFound, Refused
from reports.words.words import Lang, day, head, number, title
from web.asking.asked import Asked, BadAddress
from web.asking.scope import elsewhere, need_event
from web.laid.laying import Desk, history, shown_in
from web.laid.parts import Cell, Field, Form, Grid, Link, Links, Page, Part, Text
from web.laid.telling import changes, unit, units_in

MOST_EVENTS = 200
ASKED_FOR = {"position": "position", "instrument": "instrument", "unit": "code", "staff": "number"}
"""What the page of audits finds by, with the word for each."""
AFTER = "after"
"""The position behind which the events of an instrument go on."""
MOMENTS = {"before": "before", "after": "after", "unit": "code", "province": "province_code", "staff": "number"}
MOST_MADE = 5
"""Events that made one difference, as far as they are named."""


def audit(desk: Desk) -> Page:
    say, asked = desk.say, desk.asked
    given = {name: asked.get(name) for name in ASKED_FOR}
    parts: list[Part] = [
        Form(say("find_event"), "/audit", [Field(name, say(words), given[name] or "") for name, words in
                                           ASKED_FOR.items()]),
        Form(say("difference"), "/audit/diff", _moments(desk, {})),
    ]  # fmt: skip
    if given["position"] is not None:
        parts += _event(desk, given["position"])
    if given["instrument"] is not None:
        parts += _of_instrument(desk, given["instrument"])
    if given["unit"] is not None:
        parts.append(history(desk, desk.ask("units/history/{code}", code=given["unit"]), given["unit"]))
    if given["staff"] is not None:
        parts += _of_person(desk, given["staff"])
    reached = desk.ground.reached()
    parts += [*_signed(desk), _verified(desk, reached[1])]
    carried = {name: value for name, value in given.items() if value}
    return Page(say("audit"), asked, parts, reached, desk.addresses, carried=carried, path="/audit")


def _signed(desk: Desk) -> list[Part]:
    """The last checkpoint with its cosignatures as they stand, and who was asked for one."""
    say, found = desk.say, desk.ground.checkpoint(desk.connection)
    if found is None:
        return [Text(say("checkpoint"), [say("no_checkpoint")])]
    parts: list[Part] = [Text(say("checkpoint"), found["checkpoint"].rstrip().split("\n"), is_code=True)]
    rows: list[list[Cell]] = [
        [one["name"], say("not_cosigned") if one["at"] is None else shown_in(desk, one["at"])]
        for one in found["witnesses"]
    ]
    if rows:
        parts.append(Grid(say("witnesses"), [say("witness"), say("cosigned_at")], rows, [False] * 2))
    return parts


def _verified(desk: Desk, newest: int) -> Text:
    """What the last `sobo verify` found, as it was written down; who only reads cannot read everything again."""
    say, lang, found = desk.say, desk.lang, desk.ground.verified(desk.connection)
    if found is None:
        return Text(say("verification"), [say("not_verified")])
    told = {"at": shown_in(desk, found["verified_at"]), "who": found["said"], "events": number(found["events"], lang)}
    problems = found["problems"]
    lines = [
        say("verified_well", **told) if not problems else say("verified_ill", problems=number(problems, lang), **told),
        say(f"projection_{found['projection']}"),
    ]
    if found["against"] is not None:
        lines.append(say("verified_against", size=number(found["against"], lang)))
    if newest > found["events"]:
        lines.append(say("verified_since", count=number(newest - found["events"], lang)))
    return Text(say("verification"), lines)


def _of_person(desk: Desk, staff_number: str) -> list[Part]:
    posts = desk.ask("staff/history/{number}", number=staff_number)
    owed = desk.ask("settlements/history/{number}", number=staff_number)
    parts: list[Part] = [history(desk, posts, staff_number)]
    if owed:
        parts.append(history(desk, owed, desk.say("settlement", number=staff_number)))
    return parts


def place(text: str) -> int:
    """A position of the log. Raises `BadAddress`."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise BadAddress("no_moment", f"'{text}' is no position: write a whole number from 1 on")
    return int(text)


def need_place(desk: Desk, position: int) -> None:
    """That the event is of the province to which who looks is held."""
    found = desk.ground.log(desk.connection, position, position)
    if not found or not _is_of_province(desk, found[0]):
        raise elsewhere(desk.asked)


def _is_of_province(desk: Desk, event: dict[str, Any]) -> bool:
    effective = date.fromisoformat(str(event["data"]["effective_on"]))
    try:
        need_event(desk.connection, desk.ground.rules, desk.asked, event["stream"], effective)
    except Refused:
        return False
    return True


def _known_at(desk: Desk, position: int) -> dict[str, Any] | None:
    """The event at a position, where there is one and it was known."""
    found = desk.ground.log(desk.connection, position, position)
    return found[0] if found and _was_known(desk.asked, found[0]) else None


def _was_known(asked: Asked, event: Mapping[str, Any]) -> bool:
    known = asked.as_known
    if known.position is not None:
        return int(event["position"]) <= known.position
    return known.before is None or datetime.fromisoformat(str(event["recorded_at"])) < known.before


def _event(desk: Desk, text: str) -> list[Part]:
    position = place(text)
    if desk.asked.province is not None:
        need_place(desk, position)
    found = _known_at(desk, position)
    if found is None:
        raise NotFound("not_recorded_yet", f"no event stands at position {position}")
    lines = json.dumps(found, ensure_ascii=False, indent=2, default=str).split("\n")
    proof = Link(desk.say("proof"), f"/proof/{position}.tlog-proof")
    what = title("event", found["type"], desk.lang)
    return [Text(f"{desk.say('position')} {position}: {what}", lines, is_code=True), Links([proof])]


def _of_instrument(desk: Desk, instrument: str) -> list[Part]:
    """So many of its events as one page has, and the way to the next."""
    after = asked_after(desk.asked)
    every = desk.ground.of_instrument(desk.connection, instrument, after, desk.asked.as_known)
    parts: list[Part] = [_events(desk, [one for one in every[:MOST_EVENTS] if _is_of_province(desk, one)], instrument)]
    if len(every) > MOST_EVENTS:
        last = str(every[MOST_EVENTS - 1]["position"])
        on = Link(desk.say("further"), desk.asked.href("/audit", instrument=instrument, after=last))
        parts.append(Links([on]))
    return parts


def asked_after(asked: Asked) -> int:
    given = asked.get(AFTER)
    return 0 if given is None else place(given)


def _events(desk: Desk, found: list[dict[str, Any]], instrument: str) -> Grid:
    lang = desk.lang
    names = desk.names({one["stream"].removeprefix("unit:") for one in found})
    rows: list[list[Cell]] = [
        [
            Link(str(one["position"]), desk.asked.href("/audit", position=str(one["position"]))),
            day(str(one["data"]["effective_on"]), lang),
            title("event", one["type"], lang),
            unit(one["stream"].removeprefix("unit:"), names) if one["stream"].startswith("unit:") else one["stream"],
            shown_in(desk, str(one["recorded_at"])),
        ]
        for one in found
    ]
    heads = [desk.say("position"), head("effective_on", lang), head("event", lang), desk.say("of_whom"),
             head("recorded_at", lang)]  # fmt: skip
    return Grid(instrument, heads, rows, [True] + [False] * 4)


def diff(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    given = {name: asked.get(name) for name in MOMENTS}
    parts: list[Part] = [Form("", "/audit/diff", _moments(desk, given))]
    if given["before"] is not None:
        answer = desk.ask("diff", **given)
        shown = answer["changes"][:MOST_EVENTS]
        names = desk.names(set(units_in([[one["key"], one["before"], one["after"]] for one in shown])))
        rows: list[list[Cell]] = [
            [say(f"what_{change['what']}"), unit(str(change["key"]), names),
             *_sides(change["before"], change["after"], lang, names),
             [_event_link(desk, one) for one in change["events"][:MOST_MADE]]]
            for change in shown
        ]  # fmt: skip
        every = len(answer["changes"])
        notes = [say("more", shown=MOST_EVENTS, all=every)] if every > MOST_EVENTS else []
        heads = [say("event"), head("code", lang), say("was"), say("is_now"), say("by_events")]
        parts.append(Grid(say("difference"), heads, rows, [False] * 5, None, notes))
    carried = {name: value for name, value in given.items() if value}
    reached = desk.reached if desk.addresses else desk.ground.reached()
    return Page(say("difference"), asked, parts, reached, desk.addresses, carried=carried, path="/audit/diff")


def _moments(desk: Desk, given: Mapping[str, str | None]) -> list[Field]:
    return [Field(name, desk.say(words), given.get(name) or "") for name, words in MOMENTS.items()]


def _event_link(desk: Desk, event: Mapping[str, Any]) -> Link:
    what = title("event", event["event"], desk.lang)
    told = f"{event['position']} {what} {event['instrument'] or ''}".strip()
    return Link(told, desk.asked.href("/audit", position=str(event["position"])))


def _sides(before: Any, after: Any, lang: Lang, names: Mapping[str, str]) -> list[str]:
    """Of two answers only what is not the same in both."""
    if isinstance(before, dict) and isinstance(after, dict):
        before, after = _apart(before, after), _apart(after, before)
    return ["–" if one is None else changes(one, lang, names) or "–" if isinstance(one, dict) else str(one)
            for one in (before, after)]  # fmt: skip


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that the other lacks, or has otherwise."""
    found = {}
    for name, value in one.items():
        there = other.get(name)
        if value != there:
            found[name] = _apart(value, there) if isinstance(value, dict) and isinstance(there, dict) else value
    return found


def seen(desk: Desk) -> Page:
    """What was looked at with tokens, the newest first: for the auditor."""
    rows: list[list[Cell]] = [
        [shown_in(desk, one["at"]), one["name"], one["role"], one["scope"], one["from"], one["status"], one["what"]]
        for one in desk.ground.seen(MOST_EVENTS, desk.asked.province)
    ]
    heads = [desk.say(key) for key in ("at", "token", "role", "scope", "address_of", "status", "looked_at")]
    grid = Grid("", heads, rows, [False] * 7)
    return Page(desk.say("seen"), desk.asked, [grid], desk.ground.reached(), desk.addresses, path="/seen")


def search(desk: Desk) -> Page:
    lang, say, asked = desk.lang, desk.say, desk.asked
    text = asked.get("q")
    parts: list[Part] = []
    if text is not None:
        found = desk.ask("units/find", text=text)
        rows: list[list[Cell]] = [
            [desk.unit_link(one), one["code"], title("type", one["type"], lang), one["province_name"] or "",
             day(one["registered_on"], lang), "" if one["ended_on"] is None else day(one["ended_on"], lang)]
            for one in found
        ]  # fmt: skip
        heads = [head(key, lang) for key in ("unit", "code", "type", "province", "registered_on", "ended_on")]
        parts.append(Grid(say("units"), heads, rows, [False] * 6))
        parts += _others(desk, text)
    carried = {} if text is None else {"q": text}
    reached = desk.reached if text is not None else desk.ground.reached()
    return Page(say("search"), asked, parts, reached, desk.addresses, carried=carried, path="/search")


def _others(desk: Desk, text: str) -> list[Part]:
    parts: list[Part] = []
    try:
        desk.ask("staff/history/{number}", number=text)
        recorded = Link(desk.say("all_of", number=text), desk.asked.href("/audit", staff=text))
        owed = Link(desk.say("settlement", number=text), desk.number_link(text).href)
        parts.append(Links([owed, recorded], head("staff_number", desk.lang)))
    except (NotFound, Refused):
        pass
    if "/" in text:
        parts.append(Links([Link(text, desk.asked.href("/audit", instrument=text))], head("instrument", desk.lang)))
    at = _known_at(desk, int(text)) if text.isascii() and text.isdigit() and int(text) < 2**63 else None
    if at is not None and _is_of_province(desk, at):
        parts.append(Links([Link(text, desk.asked.href("/audit", position=text))], desk.say("position")))
    return parts
