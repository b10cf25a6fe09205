"""Apache Avro for Java, asked whether a reader's schema takes what a writer's wrote (`SchemaCompatibility`)."""

import subprocess
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files

from broker import jars
from domain.errors import Unavailable

SECONDS = 120
COMPATIBLE = "COMPATIBLE"


def verdicts(pairs: Sequence[tuple[str, str]], say: Callable[[str], None]) -> list[str]:
    """COMPATIBLE or INCOMPATIBLE for each pair of reader and writer, one line of JSON each.

    Raises `SoboError` (`no_broker_packages`) without the extra packages, `Unavailable` without a network or when Java
    fails, `Refused` (`foreign_jar`).
    """
    java, class_path = jars.java(), jars.class_path(say, avro=True)
    asked = "".join(f"{reader}\n{writer}\n" for reader, writer in pairs)
    with as_file(files(__package__) / "compatible.bsh") as script:
        ended = subprocess.run(
            [str(java), "-cp", class_path, "bsh.Interpreter", str(script)],
            input=asked.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    said = ended.stdout.decode().split()
    if len(said) != len(pairs):
        told = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise Unavailable("java_failed", f"Avro for Java answered {len(said)} of {len(pairs)} questions: {told[0]}")
    return said
