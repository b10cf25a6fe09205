"""What a team does that never reads this code: the examples, and the program that docs/stream.md is, on a real topic.

The ledger is one of an earlier build, with events of 29 types, and goes on with schemas of today.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from consumers.kafka.topics import Cluster
from tests.conftest import NewDatabase
from tests.e2e.conftest import CLI, OnServer
from tests.frozen_ledger import EVENTS, frozen_ledger
from tests.relayed_topic import messages

ROOT = CLI.parent
EXAMPLES = ROOT / "examples" / "consumers"
CONTRACT = ROOT / "docs" / "asyncapi.yaml"
Line = dict[str, Any]


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnServer]:
    """It was relayed to the broker of its home."""
    folder = tmp_path_factory.mktemp("consumers")
    with frozen_ledger(new_database) as used:
        sobo = OnServer(folder / "home", used.writer_url, used.admin_url or "")
        sobo.json("rebuild", "--from", "store")
        unit = sobo.json("staff", "show", "CB02", "--on", "2026-05-01")["main"]["unit"]
        (folder / "posts.csv").write_text(
            "staff_number,unit,position,effective_on,basis,concurrent,budget_paid,body,instrument\n"
            f"CB02,{unit},specialist,2026-04-01,appointed,no,yes,service_centre,9/QĐ\n",
            encoding="utf-8",
        )
        sobo.json("import", "appointments", str(folder / "posts.csv"))
        try:
            sobo.json("broker", "start")
            assert sobo.json("relay", "--once") == {"relayed": EVENTS + 1}
            yield sobo
        finally:
            sobo("broker", "stop")


@pytest.fixture(scope="module")
def bootstrap(ledger: OnServer) -> str:
    return str(ledger.json("broker", "status")["bootstrap_servers"])


@pytest.fixture(scope="module")
def log(ledger: OnServer) -> list[Line]:
    return [json.loads(line) for line in ledger("log", "show").stdout.splitlines()]


def run(program: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """As its user would, somewhere else and without this project in reach."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, str(program), *map(str, arguments)], cwd=program.parent, env=kept | variables,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def printed(*command: object, **variables: str) -> str:
    done = run(Path(str(command[0])), *command[1:], **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(database: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        query = "select position, stream, version, type, effective_on, recorded_at, data from event order by position"
        return [(*row[:6], json.loads(row[6])) for row in opened.execute(query)]


def instant(line: Line) -> str:
    """As Python writes it."""
    return datetime.fromisoformat(line["recorded_at"]).isoformat()


def assert_is_the_log(found: list[tuple[Any, ...]], log: list[Line]) -> None:
    keys = ("position", "stream", "version", "type")
    assert [row[:4] for row in found] == [tuple(line[key] for key in keys) for line in log]
    for row, line in zip(found, log, strict=True):
        assert row[4] == line["data"]["effective_on"]
        assert row[5] == instant(line)
        same = {name: value for name, value in line["data"].items() if name not in ("recorded_at", "sealed")}
        assert {name: row[6][name] for name in same} == same


def standing(log: list[Line], *types: str) -> list[Line]:
    gone = {line["data"].get("retracted_position") for line in log}
    return [line for line in log if line["type"] in types and line["position"] not in gone]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_knows_nothing_of_this_project_and_the_page_names_it(example: Path) -> None:
    """Catches an example that works only beside our code."""
    imported = re.findall(r"(?m)^\s*(?:import|from) (\w+)", example.read_text(encoding="utf-8"))
    assert not {path.stem for path in ROOT.iterdir()} & set(imported)
    assert f"python {example.name}" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_program_of_the_page_has_every_event_once_and_says_so(
    ledger: OnServer, bootstrap: str, log: list[Line], tmp_path: Path
) -> None:
    """Catches a page of which somebody else's consumer cannot be written; run twice, it goes on where it stood."""
    ledger("key", "generate")
    ledger.json("checkpoint", "--out", str(tmp_path / "today.checkpoint"))
    page = (ROOT / "docs" / "stream.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```(\w+)\n(.*?)^```", page)
    assert {kind for kind, _ in blocks} == {"python"}
    (tmp_path / "consumer.py").write_text("".join(block for _, block in blocks), encoding="utf-8")
    shutil.copy(CONTRACT, tmp_path)
    for _ in range(2):
        told = printed(tmp_path / "consumer.py", BOOTSTRAP=bootstrap).splitlines()
        assert told[0] == f"complete up to position {len(log)}"
        assert re.fullmatch(rf"the history that sobo/\S+ signed, up to position {len(log)}", told[1])
        expected = Counter(line["type"] for line in standing(log, *(line["type"] for line in log)))
        assert told[2:] == [f"{name} {count}" for name, count in sorted(expected.items())]
    assert_is_the_log(rows(tmp_path / "events.db"), log)
    with closing(sqlite3.connect(tmp_path / "events.db")) as opened, opened:
        opened.execute("update event set value = cast(value || x'00' as blob) where position = 40")
    assert "NOT the history" in printed(tmp_path / "consumer.py", BOOTSTRAP=bootstrap)


def test_the_example_for_sqlite_has_every_event_once_whatever_is_sent_again(
    ledger: OnServer, bootstrap: str, log: list[Line], tmp_path: Path
) -> None:
    """Catches doubles, and a consumer that does not come back to its place."""
    program, database = EXAMPLES / "kafka_python_to_sqlite.py", tmp_path / "events.db"
    whole = f"Complete up to position {len(log)}: each of them is in {database} once.\n"
    assert printed(program, bootstrap, database) == whole
    ledger.json("relay", "--once", "--again", "1")
    assert printed(program, bootstrap, database) == whole
    assert_is_the_log(rows(database), log)


def test_the_example_for_sqlite_tells_what_is_missing_and_gets_it_back(
    bootstrap: str, log: list[Line], tmp_path: Path
) -> None:
    """Catches a proof that is one of nothing."""
    program, database = EXAMPLES / "kafka_python_to_sqlite.py", tmp_path / "events.db"
    printed(program, bootstrap, database)
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("delete from event where position in (7, 9)")
    done = run(program, bootstrap, database)
    assert done.returncode == 1
    assert "Complete up to position 6" in done.stdout
    assert "Missing above that: [7, 9]" in done.stderr
    printed(program, bootstrap, database, "--again")
    assert_is_the_log(rows(database), log)


def test_a_schema_that_the_contract_at_hand_lacks_stops_the_example(bootstrap: str, tmp_path: Path) -> None:
    """Catches a consumer that passes over what it cannot read."""
    old = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    del old["components"]["schemas"]["StaffAppointed_2"]
    old["components"]["messages"]["StaffAppointed"]["x-versions"].pop()
    (tmp_path / "old.yaml").write_text(yaml.safe_dump(old), encoding="utf-8")
    program, database = EXAMPLES / "kafka_python_to_sqlite.py", tmp_path / "events.db"
    done = run(program, bootstrap, database, "--contract", tmp_path / "old.yaml")
    assert done.returncode == 1
    assert "is not in the contract" in done.stderr
    printed(program, bootstrap, database)


@pytest.fixture
def registry(ledger: OnServer) -> Iterator[str]:
    serving = subprocess.Popen(
        [sys.executable, str(CLI), "schemas", "serve", "--port", "0"], env=ledger.environment(), text=True,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert serving.stderr is not None
        (address,) = re.findall(r"http://[\d.:]+", serving.stderr.readline())
        yield address
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(20)


def test_the_example_with_the_stock_deserialiser_reads_every_event(
    bootstrap: str, registry: str, log: list[Line]
) -> None:
    """Catches a registry, or a frame, that the deserialiser does not take."""
    *counts, salaries, end = printed(EXAMPLES / "confluent_avro_deserializer.py", bootstrap, registry).splitlines()
    expected = Counter(line["type"] for line in log)
    assert {line.split()[1].rpartition(".")[2]: int(line.split()[0]) for line in counts} == expected
    named = {name for line in log if line["type"] == "SalaryChanged" for name in line["data"]["components"]}
    assert (salaries, end) == ("components of salaries: " + ", ".join(sorted(named)), "complete")


def test_the_example_of_cloudevents_tells_every_event_by_its_headers(bootstrap: str, log: list[Line]) -> None:
    """Catches a header that the SDK drops or takes for something else."""
    told = [line.split() for line in printed(EXAMPLES / "cloudevents_headers.py", bootstrap).splitlines()]
    assert [(int(words[0]), words[1], words[2].rpartition(".")[2], words[3]) for words in told] == [
        (line["position"], instant(line), line["type"], line["stream"]) for line in log
    ]


def test_the_example_of_apaches_avro_counts_what_was_paid(bootstrap: str, log: list[Line]) -> None:
    """Catches a body that another library reads otherwise, and a payment that was taken back and counts."""
    told = [line.split() for line in printed(EXAMPLES / "apache_avro_payments.py", bootstrap).splitlines()]
    signs: Mapping[str, int] = {"PayoutMade": 1, "PayoutReversed": -1, "RepaymentReceived": -1}
    expected: Counter[str] = Counter()
    for line in standing(log, *signs):
        expected[line["stream"]] += signs[line["type"]] * line["data"]["amount"]
    assert {words[2]: int(words[0].replace(",", "")) for words in told} == expected
    assert any(expected.values())


def test_the_example_of_pandas_counts_departures_out_of_an_export(
    ledger: OnServer, log: list[Line], tmp_path: Path
) -> None:
    """Catches an export that table tools do not read, and a rescinded departure that counts."""
    ledger.json("log", "export", str(tmp_path / "events"))
    head, _, *lines = printed(EXAMPLES / "pandas_departures.py", tmp_path / "events").splitlines()
    found = {
        (month, route): int(count)
        for month, *counts in map(str.split, lines)
        for route, count in zip(head.split()[1:], counts, strict=True)
    }
    expected = Counter(
        (line["data"]["leaves_on"][:7], line["data"]["route"]) for line in standing(log, "DepartureDecided")
    )
    assert {key: count for key, count in found.items() if count} == expected
    assert len(standing(log, "DepartureDecided")) < sum(line["type"] == "DepartureDecided" for line in log)


def test_both_topics_are_as_the_contract_says(bootstrap: str) -> None:
    """Catches a header of either that is not in the contract, a key or a number of partitions that differs."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    for channel, trait in (("events", "event"), ("units", "state")):
        said = contract["channels"][channel]
        headers = contract["components"]["messageTraits"][trait]["headers"]["required"]
        ids = {
            version
            for name in said["messages"]
            for key, schema in contract["components"]["schemas"].items()
            if key.rpartition("_")[0] == name
            for version in [schema["x-schema-id"]]
        }
        found = messages(Cluster(bootstrap), said["address"])
        assert max(found) < said["bindings"]["kafka"]["partitions"]
        for message in (message for of in found.values() for message in of):
            assert [name for name, _ in message.headers] == headers
            assert message.value is None or int.from_bytes(message.value[1:5], "big") in ids
