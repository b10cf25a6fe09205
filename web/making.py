"""A page or a file out of an address: in one snapshot of the ledger, to bytes."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from domain.errors import SoboError
from projections.departure_keys import KEYS
from projections.state.reading import known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import EVERYTHING
from reports.documents.render import book
from reports.documents.render import page as document_page
from reports.messages.spoken import of_error as in_vietnamese
from reports.statistic_book import statistic_book
from reports.words.words import Lang, day, number, sentence
from web.asking.asked import Asked
from web.asking.ground import Ground, Wanted
from web.asking.questions import Question, since_of
from web.asking.scope import elsewhere
from web.asking.speech import of_error, said
from web.kept import Made
from web.laid.laying import Desk, need_known
from web.laid.leaving import FIGURES, answer_of, counted_by, filtered, names_of
from web.laid.parts import Page

HTML, JSON = "text/html; charset=utf-8", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MENU = (("/", "country"), ("/departures", "departures"), ("/overdue", "overdue"), ("/audit", "audit"))
FOR_AUDITOR, HELD = (("/seen", "seen"),), (("/logout", "logout"),)
TEMPLATES = ("page", "trouble", "login")
LONG = 40
"""Letters."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
Laid = Callable[[Desk], Page]
Make = Callable[[Ground, Asked], Made]


def laid_out(lay: Laid) -> Make:
    """The bytes of a page."""

    def make(desk: Desk) -> Made:
        return Made(html(lay(desk)).encode(), HTML, _head(desk))

    return at_known(make)


def at_known(make: Callable[[Desk], Made]) -> Make:
    """`at_desk`, for who would take figures of a moment before the first event for zeros. The same question as JSON is
    answered as the command answers it."""

    def made(desk: Desk) -> Made:
        need_known(desk)
        return make(desk)

    return at_desk(made)


def at_desk(make: Callable[[Desk], Made]) -> Make:
    """Made over one connection; whatever it asks sees the same ledger, also while a rebuild is swapped in."""

    @asking_again
    def made(ground: Ground, asked: Asked) -> Made:
        with ground.reading(asked.as_known) as connection:
            # As known at an earlier time each question derives tables of its own, in a snapshot of its own.
            everything = known_condition(asked.as_known) == EVERYTHING
            with reading(connection) if everything else nullcontext():
                return make(Desk(connection, ground, asked))

    return made


def answer(question: Question) -> Make:
    """A question's answer as JSON, as the command prints it with `--json`; a list names nothing beside its rows, so
    day, moment and position stand in the head."""

    def make(desk: Desk) -> Made:
        found = desk.ask(question.path, **desk.asked.given)
        body = json.dumps(found, ensure_ascii=False, default=_plain).encode() + b"\n"
        return Made(body, JSON, _head(desk))

    return at_desk(make)


def csv_of_departures(desk: Desk) -> Made:
    by = counted_by(desk)
    found = answer_of(desk, by)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*by, *FIGURES))
    for row in found["rows"]:
        writer.writerow([_harmless(row[name]) for name in (*by, *FIGURES)])
    return _file(desk, out.getvalue().encode(), "text/csv; charset=utf-8", "departures.csv")


def book_of_departures(desk: Desk) -> Made:
    by = counted_by(desk)
    found, asked = answer_of(desk, by), desk.asked
    on = sentence("on_day", desk.lang, what=sentence("departures", desk.lang), on=day(asked.on, desk.lang))
    heading = "; ".join(filter(None, (on, filtered(desk))))
    filters = "".join(f" --{name} {asked.given[name]}" for name in ("from", *KEYS) if name in asked.given)
    made = statistic_book(
        found, by=by, figures=FIGURES, named=names_of(desk, found, by), heading=heading, defined="departures",
        question=f"sobo stats departures --by {','.join(by)} --on {asked.on}{filters}", lang=desk.lang,
    )  # fmt: skip
    return _file(desk, made, XLSX, "departures.xlsx")


def report(name: str, ending: str) -> Callable[[Desk], Made]:
    """A document of `sobo report`."""

    def make(desk: Desk) -> Made:
        asked = desk.asked
        if asked.province is not None:  # a document is of the whole country
            raise elsewhere(asked)
        wanted = Wanted(asked.on, asked.as_known, since_of(asked), desk.lang)
        document = desk.ground.document(desk.connection, name, wanted)
        desk.reached = (document.position, document.position)
        if ending == "xlsx":
            return _file(desk, book(document, desk.lang), XLSX, f"{name}.xlsx")
        return _file(desk, document_page(document, desk.lang), HTML, f"{name}.html")

    return make


def proof(desk: Desk) -> Made:
    from web.laid.checking import need_place, place

    position = place(desk.asked.given["position"])
    if desk.asked.province is not None:
        need_place(desk, position)
    made = desk.ground.proof(desk.connection, position)
    return _file(desk, made, "text/plain; charset=utf-8", f"{position}.tlog-proof")


def html(page: Page) -> str:
    lang = page.asked.lang
    complete, includes = page.reached
    reach = "rests_on" if complete == includes else "rests_on_part"
    known = page.asked.as_known.as_json()
    other: Lang = "en" if lang == "vi" else "vi"
    asked = page.asked
    turned = replace(asked, lang=other)
    shown: str = template().render(
        page=page,
        lang=lang,
        menu=[*MENU, *(FOR_AUDITOR if asked.role == "auditor" else ()), *(HELD if asked.role else ())],
        other=turned.href("", **page.carried),
        say=lambda name: said(name, lang),
        on=said("as_of", lang, day=day(page.asked.on, lang)),
        known=said("known_all", lang) if known is None else said("known_then", lang, known=known),
        reach=said(reach, lang, complete=number(complete, lang), includes=number(includes, lang)),
        cell=lambda value: _cell(value, lang),
        is_long=_is_long,
    )
    return shown


def trouble(error: SoboError, status: int, lang: Lang, *, as_json: bool) -> Made:
    """An error in words of the page's language, with what exactly was wrong beneath."""
    if as_json:
        told = {"error": {"code": error.code, "message": error.message, "where": []}}
        return Made(json.dumps(told, ensure_ascii=False).encode() + b"\n", JSON, status=status)
    message = in_vietnamese(error.code, error.message) if lang == "vi" else error.message
    shown = template("trouble").render(
        lang=lang, say=lambda name: said(name, lang), words=of_error(error.code, lang), message=message
    )
    return Made(shown.encode(), HTML, status=status)


def _head(desk: Desk) -> tuple[tuple[str, str], ...]:
    known = desk.asked.as_known.as_json()
    named = [("Sobo-On", desk.asked.on.isoformat()), ("Sobo-Complete-To", str(desk.reached[0]))]
    named += [("Sobo-Includes-To", str(desk.reached[1]))]
    return (*named, *([] if known is None else [("Sobo-As-Known", str(known).replace(" ", "T"))]))


def _file(desk: Desk, body: bytes, kind: str, name: str) -> Made:
    return Made(body, kind, (*_head(desk), ("Content-Disposition", f'attachment; filename="{name}"')))


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def _cell(value: object, lang: Lang) -> object:
    if value is None:
        return "–"
    return number(value, lang) if isinstance(value, int) else value


def _is_long(value: object) -> bool:
    """Whether it would stand in a narrow column as one word below the other."""
    return len(value) > LONG if isinstance(value, str) else isinstance(value, list) and len(value) > 1


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


@cache
def template(name: str = "page") -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("web").joinpath("pages")

    def read(wanted: str) -> str:
        return folder.joinpath(f"{wanted}.html.j2").read_text(encoding="utf-8")

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(read)
    )
    return environment.get_template(name)
