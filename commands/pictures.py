"""Drawings as files or through a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commands.tables import say

PICTURES = ("svg", "png")


def put_picture(svg: str, form: str, out: Path | None, *, position: int, overwrite: bool) -> None:
    """The drawing as `svg` or `png`, into the file, else to stdout. Raises `Refused` where the file may not be
    written."""
    from reports.charts.svg import png
    from reports.writing import png_with_position, write_all

    if out is not None and out.suffix.lower() != f".{form}":
        raise click.UsageError(f"--out {out}: a drawing as {form} ends in .{form}")
    if form == "png" and out is None and sys.stdout.isatty():
        raise click.UsageError("a picture is no text for a terminal: name a file with --out FILE.png")
    content = png_with_position(png(svg), position) if form == "png" else svg.encode("utf-8")
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_all({out: content}, position, overwrite=overwrite)
    say(f"sobo: {out}")
