"""Reading and checking the files of an import, against another build: `python -m benchmarks.reading BASE`.

BASE is a checkout; both builds run in this one's Python, a process each, in turn. Shown is the least processor time of
each: a file as it lies there to rows that have types, without a ledger.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.paired import environment, write_files

ROWS, PAIRS = 100_000, 5
THIS = Path(__file__).resolve().parents[1]
ONE = """
import gc, sys, time
from pathlib import Path
from commands.files.reading import read_table
try:
    from commands.kinds.by_name import KINDS
except ModuleNotFoundError:
    from commands.imports.kinds import KINDS
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("base", type=Path)
    base = parser.parse_args().base.resolve()
    with TemporaryDirectory() as folder:
        write_files(Path(folder), ROWS)
        for name in ("departures", "staff"):
            path = Path(folder) / f"{name}.csv"
            pairs = [(seconds(base, name, path), seconds(THIS, name, path)) for _ in range(PAIRS)]
            before, now = map(min, zip(*pairs, strict=True))
            print(f"{ROWS:,} rows of {name}: {now:.2f} s, {before:.2f} s before, {before / now:.2f} times as fast")


if __name__ == "__main__":
    main()
