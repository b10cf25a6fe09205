"""Every event into SQLite, each once, with a proof that none is missing: kafka-python, fastavro, PyYAML.

    python kafka_python_to_sqlite.py BOOTSTRAP events.db

May be stopped and killed at any time and run again: it goes on where its rows end. Where the broker is secured,
`--client FILE` names a JSON file with KafkaConsumer's options, such as

    {"security_protocol": "SASL_SSL", "ssl_cafile": "ca.pem", "sasl_mechanism": "SCRAM-SHA-512",
     "sasl_plain_username": "consumer", "sasl_plain_password": "..."}
"""

import argparse
import io
import json
import sqlite3
import sys
import time
from pathlib import Path

import fastavro
import yaml
from kafka import KafkaConsumer, TopicPartition

TOPIC = "sobo.events"
CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "asyncapi.yaml"
ON_ITS_WAY_SECONDS = 10  # positions come through six partitions: one may still be behind a higher one
TABLES = """
    create table if not exists event (
        position integer primary key, stream text not null, version integer not null, type text not null,
        effective_on text not null, recorded_at text not null, data text not null
    );
    create unique index if not exists event_in_stream on event (stream, version);
    create table if not exists partition (number integer primary key, next_offset integer not null);
    create table if not exists ledger (only_one integer primary key check (only_one = 1), source text not null);
"""


class Decoder:
    """Avro in Confluent's wire format, by the schemas of the contract."""

    def __init__(self, contract):
        components = yaml.safe_load(contract.read_text(encoding="utf-8"))["components"]
        self.schemas = {
            one["x-schema-id"]: fastavro.parse_schema(one["schema"]) for one in components["schemas"].values()
        }
        messages = [one for one in components["messages"].values() if "x-versions" in one]
        self.newest = {one["name"]: self.schemas[one["x-versions"][-1]["schema-id"]] for one in messages}

    def __call__(self, value):
        number = int.from_bytes(value[1:5], "big")
        if value[0] != 0 or number not in self.schemas:
            sys.exit(f"Schema {number} is not in the contract: take its newest version and run this again.")
        written = self.schemas[number]
        return fastavro.schemaless_reader(io.BytesIO(value[5:]), written, self.newest[written["name"]])


def take(database, decode, message):
    headers = dict(message.headers)
    source, event_type = headers["ce_source"].decode(), headers["ce_type"].decode().rpartition(".")[2]
    database.execute("insert or ignore into ledger values (1, ?)", (source,))
    if database.execute("select source from ledger").fetchone() != (source,):
        sys.exit(f"Partition {message.partition}, offset {message.offset}: an event of another ledger, {source}.")
    event = decode(message.value)
    database.execute(
        "insert or ignore into event values (?, ?, ?, ?, ?, ?, ?)",  # what is there already was sent again
        (
            int(headers["sobo_position"]), message.key.decode(), int(headers["sobo_version"]), event_type,
            event["effective_on"].isoformat(), event["recorded_at"].isoformat(),
            json.dumps(event, ensure_ascii=False, default=plain),
        ),
    )  # fmt: skip


def plain(value):
    return value.hex() if isinstance(value, bytes) else value.isoformat()


def read_to_end(consumer, partitions, database, decode):
    """Up to what was there at the beginning of this call."""
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for partition, messages in consumer.poll(timeout_ms=1000).items():
            with database:  # the rows and the place behind them, or neither
                for message in messages:
                    take(database, decode, message)
                place = (partition.partition, messages[-1].offset + 1)
                database.execute("insert or replace into partition values (?, ?)", place)


def seek(consumer, partitions, known):
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    for partition in partitions:
        place = known.get(partition.partition, 0)
        # Beyond the end or before the start: the topic is another one than before. From its beginning, then.
        consumer.seek(partition, place if starts[partition] <= place <= ends[partition] else starts[partition])


def missing(database):
    """Up to where everything is there, the positions missing above that, and the streams with a gap."""
    numbered = "select position, row_number() over (order by position) as place from event"
    query = f"select coalesce(max(position) filter (where position = place), 0) from ({numbered})"
    (whole,) = database.execute(query).fetchone()
    above = [position for (position,) in database.execute("select position from event where position > ?", (whole,))]
    gaps = sorted(set(range(whole + 1, max(above, default=whole))) - set(above))
    broken = database.execute("select stream from event group by stream having count(*) <> max(version)").fetchall()
    return whole, gaps, [stream for (stream,) in broken]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("bootstrap")
    arguments.add_argument("database")
    arguments.add_argument("--contract", type=Path, default=CONTRACT)
    arguments.add_argument("--client", type=Path, help="a JSON file with further options of KafkaConsumer")
    arguments.add_argument("--topic", default=TOPIC)
    arguments.add_argument("--again", action="store_true", help="read the topic from its beginning")
    given = arguments.parse_args()
    decode = Decoder(given.contract)
    database = sqlite3.connect(given.database)
    database.executescript(TABLES)
    options = json.loads(given.client.read_text(encoding="utf-8")) if given.client else {}
    consumer = KafkaConsumer(bootstrap_servers=given.bootstrap, enable_auto_commit=False, **options)
    partitions = [TopicPartition(given.topic, number) for number in sorted(consumer.partitions_for_topic(given.topic))]
    consumer.assign(partitions)
    known = dict(database.execute("select number, next_offset from partition"))
    seek(consumer, partitions, {} if given.again else known)
    read_to_end(consumer, partitions, database, decode)
    until = time.monotonic() + ON_ITS_WAY_SECONDS
    while (found := missing(database)) and (found[1] or found[2]) and time.monotonic() < until:
        read_to_end(consumer, partitions, database, decode)
        time.sleep(0.5)
    whole, gaps, broken = found
    print(f"Complete up to position {whole}: each of them is in {given.database} once.")
    if gaps or broken:
        sys.exit(f"Missing above that: {gaps[:20]}; of the streams {broken[:5]}. Run it with --again.")


if __name__ == "__main__":
    main()
