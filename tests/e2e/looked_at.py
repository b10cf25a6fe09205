"""The pages of a ledger in this process: what a browser gets, without a server in between."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from starlette.testclient import TestClient

from commands.context import Session
from commands.pages.command import ground
from tests.e2e.conftest import Sobo
from web.app import Pages

HREF = re.compile(r'(?:href|action)="([^"#]+)"')


@contextmanager
def looked_at(sobo: Sobo) -> Iterator[TestClient]:
    session = Session()
    session.flags = {"SOBO_HOME": str(sobo.home)}
    made = ground(session, "vi")
    with TestClient(Pages(made).app()) as client:
        yield client
    made.close()
    session.close()


def links(page: str) -> set[str]:
    return {unescape(found) for found in HREF.findall(page)}
