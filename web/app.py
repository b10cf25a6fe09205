"""The pages as a web application: which address is made by what, what is kept, and how errors are told."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from importlib.resources import files
from time import monotonic
from typing import Any

import anyio
import psycopg
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.errors import NotFound, Refused, SoboError, Unavailable
from projections.departure_keys import KEYS
from reports.words.words import LANGUAGES, Lang
from web.access.tokens import Holder
from web.asking.asked import Asked, BadAddress, asked
from web.asking.ground import Ground, Reach
from web.asking.questions import QUESTIONS
from web.described import described
from web.door import Door, Entrance
from web.kept import Kept, Made
from web.laid import checking, leaving, places
from web.making import (
    HTML,
    JSON,
    TEMPLATES,
    Make,
    answer,
    at_desk,
    at_known,
    book_of_departures,
    csv_of_departures,
    laid_out,
    proof,
    report,
    template,
    trouble,
)

AT_ONCE = 4
"""So many answers are made at a time; more would only wait for the database."""
MAX_AGE = 300
"""Seconds for which an event may wait to be shown until `/healthz` says that the pages are not ready."""
FRESH_SECONDS = 0.2
"""For so long a position counts as the newest: 100 who look ask the database five times a second."""
NOTED_SECONDS = 60.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FOR_AUDITOR = ("/seen",)
DOORS = ("/login", "/logout")
NOT_KEPT = ("/seen", "/audit")
"""A checkpoint, a cosignature and a look come without an event."""
STATUS = {"elsewhere": 403, "not_your_role": 403, "not_logged_in": 401, "not_this_host": 421}
OLD = ("old_projection", "no_projection")
OF_THE_MACHINE = ("tokens_open_to_others", "tokens_unusable", "no_tokens", "seen_unusable", "not_written_down")
"""What only whoever keeps the ledger can mend, as a database that is away: files and addresses of the machine are named
in the log, and to nobody who looks."""
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PRINTED = {**SAFE, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""For a document, whose styles stand in it so that it can be kept as one file."""
_COUNTED = ("by", "by2", "from", "map", "all-routes", *KEYS)
PAGES: dict[str, tuple[Make, tuple[str, ...]]] = {
    "/": (laid_out(places.country), ("figure",)),
    "/province/{code}": (laid_out(places.province), ()),
    "/unit/{code}": (laid_out(places.unit), ()),
    "/departures": (laid_out(leaving.departures), _COUNTED),
    "/departures/explain": (laid_out(leaving.explained), _COUNTED),
    "/departures.csv": (at_known(csv_of_departures), _COUNTED),
    "/departures.xlsx": (at_known(book_of_departures), _COUNTED),
    "/overdue": (laid_out(leaving.overdue), ("province",)),
    "/settlements": (laid_out(leaving.listed), ("status", "province")),
    "/settlement/{number}": (laid_out(leaving.settlement), ()),
    "/audit": (laid_out(checking.audit), (*checking.ASKED_FOR, checking.AFTER)),
    "/audit/diff": (laid_out(checking.diff), tuple(checking.MOMENTS)),
    "/search": (laid_out(checking.search), ("q",)),
    "/seen": (laid_out(checking.seen), ()),
    "/proof/{position}.tlog-proof": (at_desk(proof), ()),
    **{
        f"/report/{name}.{ending}": (at_known(report(name, ending)), ("from",))
        for name in leaving.REPORTS
        for ending in ("html", "xlsx")
    },
    **{f"/api/{question.path}": (answer(question), tuple(question.options)) for question in QUESTIONS},
    "/api/openapi.json": (described, ()),
}
"""What is made at each address, and which parameters may stand behind it."""
log = logging.getLogger("sobo.web")


class Pages:
    """One server's pages over one ledger; with an `entrance` only for those who have a token."""

    def __init__(self, ground: Ground, entrance: Entrance | None = None, max_age: float = MAX_AGE) -> None:
        self._max_age = max_age
        self._door = None if entrance is None else Door(entrance)
        self._ground = ground if self._door is None else replace(ground, seen=self._door.seen.last)
        self._kept: Kept[tuple[Any, ...]] = Kept()
        self._at_once = anyio.Semaphore(AT_ONCE)
        self._reached: tuple[float, Reach] | None = None
        self._asking = anyio.Lock()
        self._noted: dict[str, float] = {}
        self.answered: dict[int, int] = {}

    def app(self) -> Starlette:
        """To be served by any ASGI server."""
        for name in TEMPLATES:  # else the first who looks waits for them too
            template(name)
        routes = [Route(path, self._page(path, *made)) for path, made in PAGES.items()]
        routes += [Route(f"/static/{name}", self._still(name, kind)) for name, kind in _STILL]
        routes += [Route("/healthz", self._health), Route("/metrics", self._metrics)]
        if self._door is not None:
            routes += [Route(path, self._entering, methods=["GET", "POST"]) for path in DOORS]
        app = Starlette(routes=routes, exception_handlers={404: self._no_such_page, 405: self._only_read})
        app.router.redirect_slashes = False  # it would lead to whatever host the request names
        return app

    def _page(self, path: str, make: Make, known: Iterable[str]) -> Callable[[Request], Awaitable[Response]]:
        as_json = path.startswith("/api/")
        headers = PRINTED if path.startswith("/report/") else SAFE

        async def handle(request: Request) -> Response:
            lang = self._lang(request)
            holder: Holder | None = None
            try:
                if self._door is None:
                    _need_this_host(request)
                else:
                    holder = self._door.holder(request)
                    if holder is None and not as_json:
                        return RedirectResponse(self._door.way_in(request, lang), 303, SAFE)
                    _need_role(path, holder)
                found = asked(
                    request.query_params.multi_items(), known=known, path=request.path_params,
                    today=self._ground.today(), zone=self._ground.zone, lang=self._ground.lang,
                )  # fmt: skip
                if holder is not None:
                    found = replace(found, province=holder.province, role=holder.role)
                if path == "/" and found.province is not None:
                    made = Made(b"", HTML, (("Location", found.href(f"/province/{found.province}")),), 303)
                else:
                    made = await self._made(path, make, found)
            except Exception as error:
                made = self._told(error, lang, as_json=as_json)
            if self._door is not None and holder is not None:
                try:
                    self._door.note(request, holder, made.status)
                except Unavailable as error:
                    made = self._told(error, lang, as_json=as_json)
            return self._respond(made, headers if made.status == 200 else SAFE)

        return handle

    async def _entering(self, request: Request) -> Response:
        """The forms to log in and out."""
        assert self._door is not None
        lang = self._lang(request)
        try:
            if request.method != "POST":
                answer = self._door.form(request, lang)
            elif request.url.path == "/login":
                answer = await self._door.log_in(request, lang)
            else:
                answer = await self._door.log_out(request, lang)
        except Exception as error:
            return self._respond(self._told(error, lang, as_json=False), SAFE)
        answer.headers.update(SAFE)
        self.answered[answer.status_code] = self.answered.get(answer.status_code, 0) + 1
        return answer

    async def _made(self, path: str, make: Make, found: Asked) -> Made:
        async def make_now() -> Made:
            async with self._at_once:
                return await run_sync(make, self._ground, found)

        complete, includes = reach = await self.reached()
        if path in NOT_KEPT or complete != includes:  # what is there between the two is not told by the positions
            return await make_now()
        return await self._kept.made((path, *found.key(), reach), make_now)

    async def reached(self) -> Reach:
        async with self._asking:
            if self._reached is None or monotonic() - self._reached[0] > FRESH_SECONDS:
                self._reached = (monotonic(), await run_sync(self._ground.reached))
            return self._reached[1]

    def _told(self, error: Exception, lang: Lang, *, as_json: bool) -> Made:
        """The error for who looks; what nobody foresaw goes to the log with its trace, and to nobody else."""
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            error = Unavailable("database_down", "the database does not answer")
        if isinstance(error, psycopg.DataError | UnicodeError):
            error = BadAddress("other", "the address holds a text that the ledger cannot hold")
        if not isinstance(error, SoboError):
            log.error("unexpected", exc_info=error)
            return trouble(SoboError("unexpected", type(error).__name__), 500, lang, as_json=as_json)
        if isinstance(error, Unavailable) or error.code in OF_THE_MACHINE:
            self._note(error)
            error = Unavailable(error.code, "the log of these pages says what is wrong")
        if isinstance(error, Unavailable) or error.code in OLD:
            status = 503
        else:
            status = STATUS.get(error.code, 404 if isinstance(error, NotFound) else 400)
        return trouble(error, status, lang, as_json=as_json)

    def _note(self, error: SoboError) -> None:
        """In the log, with its files and addresses; once a minute, however many ask."""
        now = monotonic()
        if now - self._noted.get(error.code, -NOTED_SECONDS) >= NOTED_SECONDS:
            self._noted[error.code] = now
            log.error("%s: %s", error.code, error.message)

    def _lang(self, request: Request) -> Lang:
        told = request.query_params.get("lang")
        return next((one for one in LANGUAGES if one == told), self._ground.lang)

    def _respond(self, made: Made, headers: dict[str, str]) -> Response:
        self.answered[made.status] = self.answered.get(made.status, 0) + 1
        head = {**headers, **dict(made.head)}
        if made.status == 503:
            head["Retry-After"] = "5"
        return Response(made.body, made.status, head, made.kind)

    async def _no_such_page(self, request: Request, _: Exception) -> Response:
        as_json = request.url.path.startswith("/api")
        error = NotFound("no_such_page", "nothing stands at this address")
        return self._respond(trouble(error, 404, self._lang(request), as_json=as_json), SAFE)

    async def _only_read(self, request: Request, _: Exception) -> Response:
        error = BadAddress("only_read", "these pages are only read: GET and HEAD")
        as_json = request.url.path.startswith("/api")
        told = trouble(error, 405, self._lang(request), as_json=as_json)
        allowed = "GET, HEAD, POST" if request.url.path in DOORS else "GET, HEAD"
        return self._respond(told._replace(head=(("Allow", allowed),)), SAFE)

    def _still(self, name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
        body = files("web").joinpath("static", name).read_bytes()

        async def handle(_: Request) -> Response:
            return Response(body, headers={**SAFE, "Cache-Control": "no-cache"}, media_type=kind)

        return handle

    async def _health(self, request: Request) -> Response:
        try:
            complete, includes = await self.reached()
            waiting = await run_sync(self._ground.waiting, complete)
        except Exception as error:
            return self._respond(self._told(error, "en", as_json=True), SAFE)
        ready = waiting <= self._max_age
        told = {"ready": ready, "complete_to": complete, "includes_to": includes, "waiting_seconds": round(waiting)}
        return self._respond(Made(json.dumps(told).encode() + b"\n", JSON, status=200 if ready else 503), SAFE)

    async def _metrics(self, _: Request) -> Response:
        lines = ["# HELP sobo_web_answers_total Answers by their status.", "# TYPE sobo_web_answers_total counter"]
        lines += [f'sobo_web_answers_total{{status="{status}"}} {n}' for status, n in sorted(self.answered.items())]
        lines += ["# HELP sobo_web_kept_bytes Bytes of answers that are kept.", "# TYPE sobo_web_kept_bytes gauge"]
        lines.append(f"sobo_web_kept_bytes {self._kept.size}")
        return Response("\n".join(lines) + "\n", headers=SAFE, media_type="text/plain; version=0.0.4")


def _need_this_host(request: Request) -> None:
    """Without a password a name of another site that leads here would let that site's pages read these."""
    if request.url.hostname not in LOOPBACK:
        raise Refused("not_this_host", f"these pages answer as {', '.join(LOOPBACK)} only")


def _need_role(path: str, holder: Holder | None) -> None:
    if holder is None:
        raise Refused("not_logged_in", "log in at /login, and send the cookie that it gives")
    if path in FOR_AUDITOR and holder.role != "auditor":
        raise Refused("not_your_role", "what was looked at is read by the auditor")


_STILL = (("sobo.css", "text/css; charset=utf-8"), ("sobo.svg", "image/svg+xml"))
