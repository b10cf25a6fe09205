"""`sobo web`: the pages, served until a signal."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session
from commands.pages.ground import ground
from commands.pages.tokens import token
from commands.tables import say

if TYPE_CHECKING:
    from reports.words.words import Lang

PORT = 8700
NEEDED = ("uvicorn", "starlette", "jinja2")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _readable(help: str) -> dict[str, Any]:
    return {"type": click.Path(path_type=Path, dir_okay=False, exists=True), "help": help, "metavar": "FILE"}


@click.group(
    invoke_without_command=True,
    epilog="\b\nExample:  sobo web\n          sobo web --port 8080 --lang en\n"
    "          sobo web --host 10.0.0.5 --tokens tokens --certificate web.pem --key web.key",
)
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="0: a free one.")
@click.option(
    "--host", default=LOOPBACK[0], show_default=True, metavar="H", help="Another than this machine needs --tokens."
)
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Of the first page.")
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Only for those with a token of this file.",
)
@click.option("--certificate", **_readable("Serve TLS, with this chain in PEM."))
@click.option("--key", **_readable("The certificate's key in PEM."))
@click.option("--proxy", metavar="ADDRESS", help="Only through the proxy at this address, which speaks TLS.")
@click.option(
    "--max-age",
    type=click.FloatRange(0),
    metavar="SECONDS",
    default=300,
    show_default=True,
    help="/healthz is not ready when an event has waited for longer to be shown.",
)
@click.pass_context
def web(
    ctx: click.Context,
    /,
    *,
    port: int,
    host: str,
    lang: Lang,
    tokens: Path | None,
    certificate: Path | None,
    key: Path | None,
    proxy: str | None,
    max_age: float,
) -> None:
    """Pages for those who look rather than type: on this machine without a password, only to be read.

    They ask what the commands ask and name the day, the moment of knowledge and the position in their address; under
    /api the same stands as JSON. No personal data stands on any page.
    """
    if ctx.invoked_subcommand is not None:
        return
    from domain.errors import SoboError

    session = ctx.ensure_object(Session)
    try:
        import uvicorn

        from web.app import Pages
        from web.door import Behind, Entrance
    except ImportError as error:
        if error.name not in NEEDED:
            raise
        raise SoboError("not_installed", "the pages need the extra 'web': pip install 'sobo[web]'") from None
    _refuse_unguarded(host, tokens, certificate, key, proxy)
    has_tls = certificate is not None or proxy is not None
    entrance = None if tokens is None else Entrance(tokens, has_tls)
    made = ground(session, lang)
    pages = Pages(made, entrance, max_age)
    app = pages.app() if proxy is None else Behind(pages.app(), proxy)
    with _bound(host, port) as listening, closing(made):
        taken = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        say(f"pages at {'http' if certificate is None else 'https'}://{shown}:{taken}/; Ctrl-C stops")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, limit_concurrency=1000,
            timeout_keep_alive=15, lifespan="off", proxy_headers=False, ssl_certfile=certificate, ssl_keyfile=key,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])


def _refuse_unguarded(
    host: str, tokens: Path | None, certificate: Path | None, key: Path | None, proxy: str | None
) -> None:
    """Raises `Refused` where somebody on the way, or nobody known, could read along."""
    from domain.errors import Refused

    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key go together")
    if certificate is not None:
        _refuse_unusable(certificate, key)
    if certificate is not None and proxy is not None:
        raise click.UsageError("TLS ends at the proxy or here: give --proxy, or --certificate and --key")
    if proxy is not None and tokens is None:
        raise Refused("not_this_machine", "through a proxy the pages are read from elsewhere: --tokens says by whom")
    if host in LOOPBACK:
        return
    if tokens is None:
        raise Refused(
            "not_this_machine",
            f"{host} can be reached from elsewhere, and these pages ask nobody who they are without --tokens; "
            "`sobo web token new` makes that file, or serve them on 127.0.0.1",
        )
    if certificate is None and proxy is None:
        raise Refused(
            "not_this_machine",
            f"{host} can be reached from elsewhere, and tokens would be read on the way: give --certificate and --key, "
            "or --proxy with the address of the proxy that speaks TLS",
        )


def _refuse_unusable(certificate: Path, key: Path | None) -> None:
    import ssl

    from domain.errors import SoboError

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except OSError as error:
        why = error.strerror or str(error)
        raise SoboError(
            "certificate_unusable",
            f"{certificate} and {key} serve no TLS: {why}; both are PEM, the key without passphrase",
        ) from None


def _bound(host: str, port: int) -> socket.socket:
    """Raises `Refused` (`port_taken`)."""
    from domain.errors import Refused

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(1024)
    except OSError as error:
        bound.close()
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "is in use" if error.errno == errno.EADDRINUSE else "may not be taken by this user"
        raise Refused("port_taken", f"port {port} {why}; choose another with --port, 0 for any free one") from None
    return bound


web.add_command(token)
