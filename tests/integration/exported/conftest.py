"""One log in the forms in which it can lie on a disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from consumers.containers import export
from proof.keys import SigningKey
from schemas.catalogue import schema
from schemas.codec import decode, encode
from store.database import Database, connect
from store.tree.folder import publish
from store.tree.leaf import leaf_hashes
from store.tree.signing import origin
from store.tree.tiles import tree_at
from tests.conftest import NewDatabase
from tests.followed_log import append, as_admin, people, records, story
from tests.integration.exported.checked import Made


@pytest.fixture(scope="module")
def made(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("exported")
    with new_database() as database:
        story(database)
        append(database, people(170))
        _write_one_in_its_first_schema(database)
        with connect(database.writer_url) as conn:
            key = SigningKey.generate(origin(conn))
            export(conn, folder / "log.avro")
            export(conn, folder / "events")
            publish(conn, key, folder / "tiles")
            tree = tree_at(conn)
            yield Made(folder / "log.avro", folder / "events", folder / "tiles", key, tree.root(), tree.size)


def _write_one_in_its_first_schema(database: Database) -> None:
    """The last appointment as a version before would have kept it."""
    first = schema("StaffAppointed", 1)
    kept = records(database)
    last = next(one for one in reversed(kept) if one.type == "StaffAppointed")
    _, data = decode(last.event)
    old = encode(first, {name: data[name] for name in first.field_names})
    assert old != last.event
    as_admin(database, f"update ledger.events set event = '\\x{old.hex()}' where position = {last.position}")
    rows = [(one.stream, one.version, old if one == last else one.event) for one in kept]
    hashes = leaf_hashes(0, rows)
    assert database.admin_url
    with connect(database.admin_url) as admin:
        for table in ("leaves", "subtrees"):
            admin.execute(f"alter table ledger.{table} disable trigger append_only".encode())
            admin.execute(f"truncate ledger.{table}".encode())
        for start in range(0, len(hashes), 256):
            admin.execute(
                "insert into ledger.leaves values (%s, %s)", (start + 1, b"".join(hashes[start : start + 256]))
            )


@pytest.fixture
def tiles(made: Made, tmp_path: Path) -> Path:
    """A copy of the tiles to do harm to."""
    return Path(shutil.copytree(made.tiles, tmp_path / "tiles"))
