"""The options that every document has."""

from __future__ import annotations

from pathlib import Path

import click

out_option = click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Where to."
)
overwrite_option = click.option("--overwrite", is_flag=True, help="Replace a file that is newer, or none of sobo's.")
incomplete_option = click.option(
    "--incomplete", is_flag=True, help="Also while events between those counted are still on their way."
)
