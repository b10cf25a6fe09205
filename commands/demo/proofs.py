"""The third act of `sobo demo`: what was known when, and what strangers can check of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from commands.demo.story import Story
from proof.tiles import Tile, bundle, entries_of
from proof.tree import WIDTH


def tell_proofs(story: Story, home: Path, commune: str, known: tuple[int, int]) -> list[str]:
    """`known` are the positions before and after a correction that the commune saw; commands to try next."""
    from reference import leavers

    before, after = known
    with story.step("What the correction changed, and by which decision"):
        story.sobo(
            "diff", "--before", str(before), "--after", str(after), "--on", "2025-07-01", "--unit", commune
        )  # fmt: skip
    checkpoint, proof, report = (str(home / name) for name in ("today.checkpoint", "payment.tlog-proof", "settlement"))
    with story.step("Sign what the log is now"):
        story.sobo("key", "generate")
        story.sobo("checkpoint", "--out", checkpoint)
    paid = _payment_to(story, leavers.OFFICIAL)
    with story.step("Prove one payment to somebody who has nothing but the key"):
        story.sobo("prove", str(paid), "--out", proof)
        story.sobo("certify", "settlement", leavers.OFFICIAL, "--on", "2025-11-30", "--out", report)
        story.sobo("verify", "--report", report)
    with story.step("Publish the log as tiles; somebody changes one byte of a copy") as remark:
        story.sobo("log", "tiles", str(home / "published"))
        copy = home / "changed-copy"
        shutil.copytree(home / "published", copy)
        click.echo(f"One bit of the payment at position {paid} is turned over in {copy}.")
        _flip(copy, paid, story.session.ledger().log.head())
        story.sobo("verify", "--log", str(copy), "--checkpoint", checkpoint)
        remark("found, with its position")
    return [
        f"verify --report {report}",
        f"verify --log {home / 'published'} --checkpoint {checkpoint}",
        "checkpoint --witness     # once `sobo witness add URL KEY` named one",
    ]


def _payment_to(story: Story, number: str) -> int:
    """The position of the last payment to somebody."""
    from domain.settlements.events import PayoutMade
    from domain.settlements.settlement import staff_stream_of
    from domain.staff.personal import staff_stream

    ledger = story.session.ledger()
    stream = staff_stream(ledger.identity_secret, number)
    payments = ledger.log.of_types((PayoutMade.__name__,))
    return max(placed.position for placed in payments if staff_stream_of(placed.event.originator_id) == stream)


def _flip(folder: Path, position: int, size: int) -> None:
    """Turn the lowest bit of the last byte of an entry over."""
    number, place = divmod(position - 1, WIDTH)
    path = folder / Tile(None, number, min(WIDTH, size - number * WIDTH)).path
    entries = entries_of(path.read_bytes())
    entries[place] = entries[place][:-1] + bytes((entries[place][-1] ^ 1,))
    path.write_bytes(bundle(entries))
