"""Which code answered: its version, and a digest of everything that it is made of."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("commands", "consumers", "domain", "projections", "proof", "reference", "reports", "schemas", "store")
KINDS = (".py", ".sql", ".toml", ".csv", ".avsc")


@cache
def code() -> dict[str, str]:
    """`digest`: SHA-256 over `NAME`, a zero, SHA-256 of the file, for each file of the rooms in the order of names."""
    total = sha256()
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in KINDS):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + sha256(path.read_bytes()).digest())
    try:
        number = version("sobo")
    except PackageNotFoundError:
        number = "not installed"
    return {"version": number, "digest": total.hexdigest()}
