"""Empty files to fill in."""

import csv
import io
from collections.abc import Mapping, Sequence


def template(columns: Sequence[str], example: Mapping[str, str]) -> str:
    """The header and one example row, as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow([example.get(column, "") for column in columns])
    return out.getvalue()
