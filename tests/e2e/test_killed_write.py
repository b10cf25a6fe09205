"""A write that ends between its commit and its projection: nothing is lost, and answers do not stay old."""

from collections.abc import Iterator

import psycopg
import pytest

from consumers.locks import PROJECTION
from tests.e2e.conftest import Sobo

UNITS = "code,name,type,parent\n01,Thành phố Hà Nội,municipality,\n"
ELSEWHERE = "127.0.0.1:1"
"""With a cluster set a write leaves projecting to others: so that is like a write killed before it projected."""


@pytest.fixture
def unprojected(sobo: Sobo) -> Iterator[Sobo]:
    """A home of which the log has more than the projections show."""
    file = sobo.home.parent / "units.csv"
    if not file.exists():
        file.write_text(UNITS, encoding="utf-8")
        sobo.json("units", "load", file.name, "--on", "2025-06-30", "--instrument", "QĐ")
    quota = sobo.home.parent / "quota.csv"
    quota.write_text("unit,category,headcount,effective_on,instrument\n01,all,7,2025-06-30,QĐ\n", encoding="utf-8")
    sobo.json("project", "--from", "store", "--once")
    sobo.json("import", "quotas", quota.name, "--again", SOBO_KAFKA_BOOTSTRAP_SERVERS=ELSEWHERE)
    assert sobo.json("status")["lag"] == 1
    yield sobo


def test_a_read_shows_what_a_killed_write_left_unprojected(unprojected: Sobo) -> None:
    """Catches answers that stay old until somebody happens to write again, while the import is refused as known."""
    answer = unprojected.json("staffing", "--unit", "01", "--on", "2025-06-30")
    assert answer["rows"][0]["authorised"] == 7
    assert unprojected.json("status")["lag"] == 0


def test_a_read_does_not_wait_for_a_write_at_work(unprojected: Sobo) -> None:
    """Catches every reader standing still while a large file is projected."""
    with psycopg.connect(unprojected.json("doctor")["database_url"]) as writing:
        writing.execute("select pg_advisory_xact_lock(%s)", (PROJECTION,))
        behind = unprojected.json("staffing", "--on", "2025-06-30")["position"]
        head = unprojected.json("status")["head"]
    assert behind == head - 1


def test_a_cluster_leaves_projecting_to_its_projector(unprojected: Sobo) -> None:
    """Catches a read that projects from the store beside the projectors that follow Kafka."""
    unprojected.json("units", "list", SOBO_KAFKA_BOOTSTRAP_SERVERS=ELSEWHERE)
    assert unprojected.json("status")["lag"] == 1
