"""Services of the room's own, which its tests stop and start; a fresh ledger there for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.grounds import Grounds, Ledger, new_ledger, services


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    with services(tmp_path_factory.mktemp("grounds")) as made:
        yield made


@pytest.fixture
def ledger(grounds: Grounds, tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(grounds, tmp_path) as made:
        yield made
