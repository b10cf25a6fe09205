"""Reading and checking the files of an import, against another build: `python -m benchmarks.reading BASE`.

BASE is a checkout; both builds run in this one's Python, a process each, in turn. Shown is the least processor time of
each: a file as it lies there to rows that have types, without a ledger; as CSV, and as a workbook.
"""

import argparse
import csv
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from benchmarks.paired import environment, write_files

ROWS, PAIRS, XLSX_PAIRS = 100_000, 5, 2
THIS = Path(__file__).resolve().parents[1]
ONE = """
import gc, sys, time
from pathlib import Path
try:
    from commands.files.reading import read_table
    from commands.kinds.by_name import KINDS
except ModuleNotFoundError:  # before the house had rooms
    from commands.files import read_table
    from commands.import_kinds import KINDS
gc.disable()
name, path = sys.argv[1:]
began = time.process_time()
kind = KINDS[name]
table = read_table(Path(path), kind.required_columns, kind.optional_columns)
read = kind.submission(table, table.source(name))
print(time.process_time() - began)
"""


def seconds(tree: Path, name: str, path: Path) -> float:
    command = [sys.executable, "-c", ONE, name, str(path)]
    tried = environment() | {"PYTHONPATH": str(tree)}
    return float(subprocess.run(command, cwd=path.parent, env=tried, capture_output=True, check=True).stdout)


def as_workbook(path: Path) -> Path:
    """The same rows, every cell a text, as another program writes them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    written = path.with_suffix(".xlsx")
    book.save(written)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("base", type=Path)
    base = parser.parse_args().base.resolve()
    with TemporaryDirectory() as folder:
        write_files(Path(folder), ROWS)
        for name in ("departures", "staff"):
            path = Path(folder) / f"{name}.csv"
            for file, count in ((path, PAIRS), (as_workbook(path), XLSX_PAIRS)):
                pairs = [(seconds(base, name, file), seconds(THIS, name, file)) for _ in range(count)]
                before, now = map(min, zip(*pairs, strict=True))
                told = f"{now:.2f} s, {before:.2f} s before, {before / now:.2f} times as fast"
                print(f"{ROWS:,} rows of {file.name}: {told}", flush=True)


if __name__ == "__main__":
    main()
