"""Logging in and out, and who looks: a token once in a form, a cookie from then on."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, quote, urlencode

import anyio
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.days import system_clock
from reports.words.words import Lang
from web.access.seen import Seen
from web.access.sessions import LONGEST_SECONDS, Sessions, Tries, same
from web.access.tokens import Holder, Tokens
from web.asking.speech import said
from web.making import template

LONGEST_FORM = 2000
FORM_SECONDS = 1800
SENDING_SECONDS = 10.0
TO = "to"
"""Of the form to log in: where it leads on to."""
LONGEST_WAY = 1500
OF_THESE_PAGES = re.compile(r"/(?!/)[!-\[\]-~]*")


@dataclass(frozen=True)
class Entrance:
    """How one comes to the pages: the file of tokens, and whether browsers see TLS."""

    tokens: Path
    has_tls: bool
    now: Callable[[], datetime] = system_clock
    clock: Callable[[], float] = monotonic


class Door:
    """The sessions of one server."""

    def __init__(self, entrance: Entrance) -> None:
        self._tokens = Tokens(entrance.tokens, entrance.now)
        self._sessions = Sessions(self._tokens, entrance.clock)
        self._tries = Tries(entrance.clock)
        self._one = anyio.Lock()
        self._has_tls = entrance.has_tls
        prefix = "__Host-" if entrance.has_tls else ""
        self.cookie, self.form_cookie = f"{prefix}sobo", f"{prefix}sobo-form"
        self.seen = Seen(entrance.tokens, entrance.now)

    def holder(self, request: Request) -> Holder | None:
        return self._sessions.holder(request.cookies.get(self.cookie, ""))

    def way_in(self, request: Request, lang: Lang) -> str:
        """The form, which leads on to where the request wanted: an address is sent to a colleague who has a token."""
        behind = f"?{request.url.query}" if request.url.query else ""
        wanted = f"{quote(request.scope['path'])}{behind}"
        return f"/login?{urlencode({'lang': lang} | ({TO: wanted} if _leads_on(wanted) else {}))}"

    def note(self, request: Request, holder: Holder, status: int) -> None:
        behind = f"?{request.url.query}" if request.url.query else ""
        self.seen.write(holder, f"{request.url.path}{behind}", status, address(request))

    def form(self, request: Request, lang: Lang, trouble: str = "", status: int = 200) -> Response:
        """Its own secret stands in the form and in a cookie: another site can set neither."""
        secret = request.cookies.get(self.form_cookie) or secrets.token_urlsafe(24)
        wanted = request.query_params.get(TO, "")
        what = request.url.path.strip("/")
        shown = template("login").render(
            lang=lang,
            what=what,
            trouble=trouble,
            form=secret,
            say=lambda name: said(name, lang),
            to=quote(wanted, safe="") if _leads_on(wanted) else "",
        )
        answer = Response(shown, status, media_type="text/html; charset=utf-8")
        self._set(answer, self.form_cookie, secret, FORM_SECONDS)
        return answer

    async def log_in(self, request: Request, lang: Lang) -> Response:
        given = await _given(request)
        if given is None or not same(given.get("form", ""), request.cookies.get(self.form_cookie, "")):
            return self.form(request, lang, "bad_form", 400)
        wait = self._tries.wait(address(request))
        if wait > 0:
            refused = self.form(request, lang, "too_many", 429)
            refused.headers["Retry-After"] = str(ceil(wait))
            return refused
        async with self._one:  # each takes memory and time, so they stand in line
            holder = await run_sync(self._tokens.of, given.get("token", "").strip())
        if holder is None:
            return self.form(request, lang, "bad_token", 403)
        self._tries.succeeded(address(request))
        self._sessions.end(request.cookies.get(self.cookie, ""))
        self.note(request, holder, 303)
        wanted = request.query_params.get(TO, "")
        answer = RedirectResponse(wanted if _leads_on(wanted) else f"/?lang={lang}", 303)
        self._set(answer, self.cookie, self._sessions.begin(holder), int(LONGEST_SECONDS))
        return answer

    async def log_out(self, request: Request, lang: Lang) -> Response:
        given = await _given(request)
        if given is None or not same(given.get("form", ""), request.cookies.get(self.form_cookie, "")):
            return self.form(request, lang, "bad_form", 400)
        self._sessions.end(request.cookies.get(self.cookie, ""))
        answer = RedirectResponse(f"/login?lang={lang}", 303)
        answer.delete_cookie(self.cookie, "/", secure=self._has_tls, httponly=True, samesite="strict")
        return answer

    def _set(self, answer: Response, name: str, secret: str, seconds: int) -> None:
        answer.set_cookie(name, secret, seconds, path="/", secure=self._has_tls, httponly=True, samesite="strict")


def _leads_on(wanted: str) -> bool:
    """Whether it is an address of these pages, and of no other site however a browser reads it."""
    return len(wanted) <= LONGEST_WAY and OF_THESE_PAGES.fullmatch(wanted) is not None


def address(request: Request) -> str:
    return "" if request.client is None else request.client.host


async def _given(request: Request) -> dict[str, str] | None:
    """The fields of a form; None for what is none, is too long, or does not come."""
    body = b""
    try:
        with anyio.fail_after(SENDING_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > LONGEST_FORM:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    try:
        return {name: values[0] for name, values in parse_qs(body.decode("ascii"), max_num_fields=8).items()}
    except ValueError:
        return None


class Behind:
    """Only what comes through the named proxy, and from browsers that speak TLS to it."""

    def __init__(self, app: ASGIApp, proxy: str) -> None:
        self._app, self._proxy = app, proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            heads = {name: value.decode("latin-1") for name, value in scope["headers"]}
            client = scope.get("client")
            came = heads.get(b"x-forwarded-for", "").rpartition(",")[2].strip()
            by_tls = heads.get(b"x-forwarded-proto", "").rpartition(",")[2].strip() == "https"
            if client is None or client[0] != self._proxy or not came or not by_tls:
                words = "only through the proxy of these pages, which names who asks (X-Forwarded-For) and that it is "
                await Response(f"{words}over TLS (X-Forwarded-Proto)\n", 403)(scope, receive, send)
                return
            scope = {**scope, "client": (came, 0), "scheme": "https"}
        await self._app(scope, receive, send)
