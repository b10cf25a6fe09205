"""`sobo` as a process of its own without the time that Python takes to read it: a process that has imported everything
and nothing else forks for each command.

Only imports are shared: what runs in the child, its environment, folder and streams are its own, and it ends as Python
ends. The process reads a JSON object a line and answers each with an exit code; it ends when its input does.
"""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("broker", "schemas", "reference", "proof", "domain", "store", "projections", "consumers", "commands")
AT_START = ("PYTHON", "LANG", "LC_")
"""Variables that Python reads when it starts: another value of theirs needs a process from the beginning."""
SECONDS = 120

Asked = Mapping[str, Any]


def run(arguments: Sequence[str], environment: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """What `subprocess.run` would return for `sobo` with these arguments."""
    with TemporaryDirectory(prefix="sobo-said-") as folder:
        files = [Path(folder, name) for name in ("stdout", "stderr")]
        asked = {"arguments": list(arguments), "environment": dict(environment), "cwd": str(cwd)}
        server = _server(tuple(sorted(at_start(environment).items())))
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(json.dumps(asked | {"files": [str(file) for file in files]}) + "\n")
        server.stdin.flush()
        code = server.stdout.readline()
        assert code, "the process that runs `sobo` for the tests ended"
        stdout, stderr = (file.read_text() for file in files)
    command = ["sobo", *arguments]
    if int(code) == -signal.SIGALRM:
        raise subprocess.TimeoutExpired(command, SECONDS, stdout, stderr)
    return subprocess.CompletedProcess(command, int(code), stdout, stderr)


def at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(AT_START)}


@cache
def _server(starts_with: tuple[tuple[str, str], ...]) -> subprocess.Popen[str]:
    """One for each set of the variables that Python reads when it starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(AT_START)}
    return subprocess.Popen(
        [sys.executable, __file__], env=kept | dict(starts_with), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _import_all() -> None:
    import cli  # noqa: F401

    for package in PRODUCT:
        for path in sorted((ROOT / package).rglob("*.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    gc.collect()
    gc.freeze()  # or the child's first collection would copy every page


def _became_child() -> bool:
    """Answer requests; True in each child, when it is all that the command expects of its process."""
    for line in iter(sys.stdin.readline, ""):
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            return True
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return False


def _become(asked: Asked) -> None:
    signal.alarm(SECONDS)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["cwd"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, file in enumerate(asked["files"], start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.argv[1:] = asked["arguments"]


if __name__ == "__main__":
    _import_all()
    if _became_child():
        import cli

        cli.main()
