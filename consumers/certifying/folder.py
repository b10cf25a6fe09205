"""The folder of a report: what is in it, written whole or not at all, and read with care (docs/proof.md)."""

import errno
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from consumers.certifying.questions import Question
from domain.errors import NotFound, Refused, SoboError

FORMAT = "sobo-report/1"
REPORT = "report.json"
RESULT = "result.json"
CHECKPOINT = "checkpoint"
SIGNATURE = "signature"
EVENTS = "events"


@dataclass(frozen=True)
class Report:
    """`result` is the answer, byte for byte; neither the checkpoint nor the signature is opened yet."""

    question: Question
    digest: str
    size: int
    origin: str
    time_zone: str
    code: Mapping[str, str]
    rules: str
    checkpoint: bytes
    result: bytes
    read: bytes | None = field(default=None, repr=False)
    """`report.json` as it was found, which is what was signed."""
    signature: bytes | None = None

    def document(self) -> bytes:
        """`report.json`, byte for byte."""
        if self.read is not None:
            return self.read
        return json.dumps(self.as_json(), ensure_ascii=False, indent=1).encode() + b"\n"

    @property
    def answer(self) -> Any:
        return json.loads(self.result)

    def as_json(self) -> dict[str, Any]:
        """What stands in `report.json`."""
        return {
            "format": FORMAT,
            "question": {"name": self.question.name, **self.question.parameters},
            "on": self.question.on.isoformat(),
            "as_known": self.question.position,
            "digest": self.digest,
            "size": self.size,
            "origin": self.origin,
            "time_zone": self.time_zone,
            "code": dict(self.code),
            "rules": self.rules,
        }


def canonical(answer: Any) -> bytes:
    """JSON with sorted keys, without blanks, in UTF-8, and a newline: what a digest is of."""
    return (
        json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode() + b"\n"
    )


def digest(result: bytes) -> str:
    return sha256(result).hexdigest()


def refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise _exists(path)


def write(path: Path, report: Report, events: Mapping[int, tuple[bytes, bytes]]) -> None:
    """`events`: leaf and proof by position. Raises `Refused` (`file_exists`, `cannot_write`), and leaves nothing."""
    refuse_existing(path)
    partial = None
    try:
        partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
        for name, data in (
            (REPORT, report.document()), (RESULT, report.result), (CHECKPOINT, report.checkpoint),
            (SIGNATURE, report.signature),
        ):  # fmt: skip
            if data is not None:
                (partial / name).write_bytes(data)
        if events:
            (partial / EVENTS).mkdir()
        for position, (leaf, proof) in events.items():
            (partial / EVENTS / f"{position}.leaf").write_bytes(leaf)
            (partial / EVENTS / f"{position}.tlog-proof").write_bytes(proof)
        mask = os.umask(0)
        os.umask(mask)
        partial.chmod(0o777 & ~mask)
        partial.rename(path)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            raise _exists(path) from None
        told = f"{path} cannot be written: {error.strerror or error}. Nothing of it is left"
        raise Refused("cannot_write", f"{told}; name a folder that may be made") from error
    finally:
        if partial is not None:
            rmtree(partial, ignore_errors=True)


def read(path: Path) -> Report:
    """Raises `NotFound` (`no_report`), `SoboError` (`not_a_report`): nothing of it is verified by being read."""
    try:
        document = (path / REPORT).read_bytes()
        told = json.loads(document.decode())
        signature = (path / SIGNATURE).read_bytes() if (path / SIGNATURE).exists() else None
        checkpoint, result = (path / CHECKPOINT).read_bytes(), (path / RESULT).read_bytes()
    except OSError as error:
        missing = Path(error.filename or path).name
        told = f"{path} is no report: {missing} cannot be read ({error.strerror})"
        raise NotFound("no_report", f"{told}. Name the folder that `sobo certify ... --out` made") from None
    except ValueError as error:
        raise _no_report(path, f"{REPORT} is no JSON ({error})") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise _no_report(path, f"{REPORT} is not of the format {FORMAT}")
    try:
        question = dict(told["question"])
        asked = Question(str(question.pop("name")), date.fromisoformat(told["on"]), _count(told["as_known"]), question)
        return Report(
            asked, str(told["digest"]), _count(told["size"]), str(told["origin"]), str(told["time_zone"]),
            {str(name): str(value) for name, value in told["code"].items()}, str(told["rules"]), checkpoint, result,
            document, signature,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_report(path, f"{REPORT} lacks something, or says it in another way ({error!r})") from None


def read_events(path: Path) -> dict[int, tuple[bytes, bytes]]:
    """Leaf and proof by position. Raises `SoboError` for one without the other."""
    found = {}
    for leaf in (path / EVENTS).glob("*.leaf"):
        proof = leaf.with_suffix(".tlog-proof")
        if not leaf.stem.isdecimal() or not proof.is_file():
            raise _no_report(path, f"{EVENTS}/{leaf.name} has no proof beside it, or no position for a name")
        found[int(leaf.stem)] = leaf.read_bytes(), proof.read_bytes()
    return dict(sorted(found.items()))


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no position")
    return value


def _no_report(path: Path, why: str) -> SoboError:
    return SoboError("not_a_report", f"{path}: {why}. Nothing of it was believed")


def _exists(path: Path) -> Refused:
    return Refused("file_exists", f"{path} is there already, and was left as it is: give another name")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an answer holds no {type(value).__name__}")
