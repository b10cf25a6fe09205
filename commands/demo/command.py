"""`sobo demo`: the reorganisation of 2025 from end to end, told with the very commands that a user would type."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import click

from commands.context import Session, pass_session
from commands.demo.proofs import tell_proofs
from commands.demo.settlements import People, tell_departures
from commands.demo.story import Story, write_rows
from commands.tables import Table, print_table
from domain.errors import Refused

MARK = "made-up"
"""A file in a home that a demo made, with the last position it recorded: only such a home is emptied by the next."""

COMMUNE = "00004"
"""Ba Đình: a ward of Hà Nội formed from parts of seven wards; another ward bore its code the day before."""


@click.command(
    epilog="\b\nExample:  sobo demo\n          SOBO_HOME=/tmp/try sobo demo --staff 3000",
)
@click.option(
    "--staff", type=click.IntRange(100, 1_000_000), default=30_000, show_default=True, help="People to make up."
)
@pass_session
def demo(session: Session, staff: int) -> None:
    """The reorganisation of 2025, the departures that followed, and what strangers can check of it, in about a minute.

    Real units and resolutions, a real database and a real Kafka; the people are made up, the same in every run.
    """
    home = session.settings.home
    _make_room(session, home)
    story = Story(session)
    click.echo(f"Everything is kept in {home}. The units and resolutions are real; every person is made up.")
    with story.step("Start the database and the broker"):
        session.flags |= {"SOBO_HOME": str(home), "SOBO_USER": "demo"}
        session.makes_ledger = True
        session.database  # noqa: B018 -- opening it starts it
        story.sobo("broker", "start")
        session.flags["SOBO_KAFKA_BOOTSTRAP_SERVERS"] = _bootstrap_servers(session)
    _record_units(story)
    people, moments = _record_people(story, home, staff)
    _carry(story)
    _look(story, moments)
    to_try = tell_departures(story, home, people)
    _prove(story)
    to_try += tell_proofs(story, home, COMMUNE, (moments.appointed, moments.corrected))
    _end(story, home, to_try)


def _make_room(session: Session, home: Path) -> None:
    """An empty home: a new one, or that of an earlier demo. Anything else is somebody's ledger and stays as it is."""
    if session.settings.database_url is not None or session.settings.kafka_bootstrap_servers is not None:
        raise Refused(
            "demo_needs_own_home",
            "the demo makes up people, so it runs only in a home of its own, never on a server or a cluster: "
            "unset SOBO_DATABASE_URL and SOBO_KAFKA_BOOTSTRAP_SERVERS, or name another home with --home",
        )
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists() or _was_used_since(session, home / MARK):
            raise Refused(
                "home_in_use",
                f"{home} holds what somebody recorded there, and the demo would replace it; "
                "name another home: sobo --home ./demo-home demo",
            )
        click.echo(f"Clearing the earlier demo in {home}.")
        _stop(session)
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text("", encoding="utf-8")


def _was_used_since(session: Session, mark: Path) -> bool:
    """Whether events stand behind the last one of the demo. The mark of a demo that broke off names none."""
    last = mark.read_text(encoding="utf-8")
    return bool(last) and session.ledger().log.head() > int(last)


def _stop(session: Session) -> None:
    from broker import node as broker
    from store.embedded import server as embedded

    broker.stop(session.settings.home)
    embedded.stop(session.settings.home)


def _bootstrap_servers(session: Session) -> str:
    from broker import node as broker

    servers = broker.bootstrap_servers(session.settings)
    assert servers is not None
    return servers


def _record_units(story: Story) -> None:
    reference = files("reference")
    with story.step("Load the units of 30 June 2025") as remark:
        story.sobo("units", "load", str(reference / "vn_units_2025-06-30.csv"), "--on", "2025-06-30",
                   "--instrument", "opening list")  # fmt: skip
        remark("10,794 units")
    with story.step("Apply the resolutions of 1 July 2025, one atomic write") as remark:
        story.sobo("units", "apply", str(reference / "vn_changes_2025-07-01.csv"))
        remark("11,316 rows")


@dataclass(frozen=True)
class Moments:
    """Positions between which the story moves when it asks what was known."""

    registered: int
    """Everybody is registered, and nobody has a post in a new unit yet."""
    appointed: int
    """Appointments and secondments are recorded, one of them in error."""
    corrected: int
    """That one is taken back."""


def _record_people(story: Story, home: Path, staff: int) -> tuple[People, Moments]:
    """Register, reappoint and second people; then correct one appointment."""
    from reference import roster

    with story.step("Make up a roster") as remark:
        ground = roster.read_map()
        people = roster.opening_roster(staff, ground)
        moves = roster.reappointments(people, ground)
        loans = roster.secondments(moves, max(10, staff // 100))
        for name, rows in (("staff", people), ("appointments", moves), ("secondments", loans)):
            write_rows(home / f"{name}.csv", rows)
        click.echo(
            f"{len(people):,} invented people, {len(moves):,} appointments of 1 July, {len(loans):,} secondments"
        )
        remark(f"{len(people):,} people")
    log = story.session.ledger().log
    with story.step("Register them as of 30 June") as remark:
        story.sobo("import", "staff", str(home / "staff.csv"))
        remark(f"{len(people):,} rows")
    registered = log.head()
    with story.step("Appoint most of them anew on 1 July, second some") as remark:
        story.sobo("import", "appointments", str(home / "appointments.csv"))
        story.sobo("import", "secondments", str(home / "secondments.csv"))
        remark(f"{len(moves) + len(loans):,} rows")
    appointed = log.head()
    with story.step("Correct an appointment that was recorded in error"):
        wrong = next(row for row in reversed(moves) if row["unit"] == COMMUNE and row["concurrent"] == "no")
        _correct(story, home, wrong["staff_number"])
    return People(people, moves), Moments(registered, appointed, log.head())


def _correct(story: Story, home: Path, staff_number: str) -> None:
    """Take back the last appointment of one person."""
    from domain.staff.events import StaffAppointed
    from domain.staff.personal import staff_stream

    ledger = story.session.ledger()
    stream = staff_stream(ledger.identity_secret, staff_number)
    career = ledger.log.streams([stream])[stream]
    wrong = max(placed.position for placed in career if isinstance(placed.event, StaffAppointed))
    row = {"position": str(wrong), "action": "retract", "reason": "made-up error", "instrument": "MADE-UP/QĐ-UBND"}
    write_rows(home / "corrections.csv", [row])
    story.sobo("import", "corrections", str(home / "corrections.csv"))


def _carry(story: Story) -> None:
    with story.step("Carry every event to Kafka") as remark:
        story.sobo("relay", "--once")
        remark(f"{story.session.ledger().log.head():,} events")
    with story.step("Project from Kafka"):
        story.sobo("project", "--from", "kafka", "--once")


def _look(story: Story, moments: Moments) -> None:
    with story.step("One commune: where it comes from"):
        story.sobo("units", "show", COMMUNE, "--on", "2025-07-01")
    with story.step("The same code the day before: another unit"):
        story.sobo("units", "show", COMMUNE, "--on", "2025-06-30")
    unit_on = ("staffing", "--unit", COMMUNE, "--on")
    with story.step("Its staffing: 30 June, then 1 July before anybody was appointed, then as decided"):
        story.sobo(*unit_on, "2025-06-30")
        story.sobo(*unit_on, "2025-07-01", "--as-known", str(moments.registered))
        story.sobo(*unit_on, "2025-07-01")
    with story.step("The whole country: a merger moves nobody and loses nobody"):
        _show_conservation(story, moments)
    with story.step("Key posts still vacant on 25 July, by province"):
        _show_vacancies(story)
    with story.step("What was known before the correction, and what is known now"):
        story.sobo(*unit_on, "2025-07-01", "--as-known", str(moments.appointed))
        story.sobo(*unit_on, "2025-07-01")


def _show_conservation(story: Story, moments: Moments) -> None:
    from projections.staffing import staffing
    from projections.state.times import AsKnown
    from store.rights.roles import READER

    asked = (
        ("30 June", date(2025, 6, 30), AsKnown()),
        ("1 July, before any appointment", date(2025, 7, 1), AsKnown(position=moments.registered)),
        ("1 July, as decided", date(2025, 7, 1), AsKnown()),
    )
    rows: list[tuple[object, ...]] = []
    with story.session.connection(READER) as connection:
        for title, day, as_known in asked:
            total = staffing(connection, on=day, as_known=as_known, by="province")["total"]
            counts = (total[name] for name in ("assigned", "awaiting_reassignment", "unallocated", "active"))
            rows.append((title, *counts))
    print_table(Table(("on", "assigned", "awaiting reassignment", "unallocated", "active"), rows))


def _show_vacancies(story: Story) -> None:
    from projections.units import list_units
    from projections.vacancies import vacancies
    from store.rights.roles import READER

    deadline = date(2025, 7, 25)
    with story.session.connection(READER) as connection:
        vacant = vacancies(connection, on=deadline)["rows"]
        provinces = list_units(connection, on=deadline, level="province")
    missing: Counter[str] = Counter()
    affected: dict[str, set[str]] = defaultdict(set)
    for row in vacant:
        missing[row["province"]] += row["required"] - row["filled"]
        affected[row["province"]].add(row["unit_id"])
    named = {unit["code"]: unit["name"] for unit in provinces}
    rows = [
        (code, named[code], len(affected[code]), count)
        for code, count in sorted(missing.items(), key=lambda item: -item[1])
    ]
    print_table(
        Table(
            ("province", "name", "communes concerned", "posts vacant"),
            rows,
            note="In full: sobo vacancies --on 2025-07-25",
        )
    )


def _prove(story: Story) -> None:
    with story.step("Rebuild everything from Kafka and compare"):
        story.sobo("rebuild", "--from", "kafka")
    with story.step("Read the whole log again and verify it"):
        story.sobo("verify")


def _end(story: Story, home: Path, to_try: Sequence[str]) -> None:
    (home / MARK).write_text(str(story.session.ledger().log.head()), encoding="utf-8")
    rows = [(title, f"{seconds:.1f} s", remark) for title, seconds, remark in story.took]
    rows.append(("Together", f"{sum(seconds for _, seconds, _ in story.took):.1f} s", ""))
    click.echo()
    print_table(Table(("step", "time", ""), rows))
    at = "" if home == Path(".sobo").resolve() else f"--home {home} "
    click.echo("\nDatabase and broker are still running. What to try next:")
    for words in (
        f"units lineage {COMMUNE} --on 2025-07-01",
        "units map --from 2025-06-30 --to 2025-07-01 --format csv | head",
        "staff show CB0000001 --on 2025-07-01",
        "staff history CB0000001",
        *to_try,
        "log show --from 22000 --to 22002",
        "web         # pages, at http://127.0.0.1:8700/?on=2025-09-01",
        "stop        # when you have seen enough",
    ):
        click.echo(f"  sobo {at}{words}")
