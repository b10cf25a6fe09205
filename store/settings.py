"""Where the data is and who speaks: read from the environment once, each value also a flag of `sobo`."""

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from domain.days import zone_named
from domain.errors import SoboError, UnsafeSettings
from store.limits import Limits

SECURITY_PREFIX = "SOBO_KAFKA_SECURITY_"
LOCKLESS_APPEND = "POSTGRES_ENABLE_DB_FUNCTIONS"
FROM_FILE = "_FILE"
MAY_STAND_IN_A_FILE = ("SOBO_DATABASE_URL", "SOBO_DATABASE_ADMIN_URL", "SOBO_SCHEMA_REGISTRY_URL", "SOBO_MASTER_KEY")


@dataclass(frozen=True)
class Settings:
    """What the commands need to know. URLs may hold passwords, so they stay out of `repr`."""

    home: Path
    """Absolute. Holds the embedded PostgreSQL and the broker for trying; moved or copied as one when stopped."""
    database_url: str | None = field(default=None, repr=False)
    """The writing role on a server; None for the embedded PostgreSQL."""
    admin_database_url: str | None = field(default=None, repr=False)
    """A role that may create schemas and roles on that server, for migrations; else the writing role does them."""
    kafka_bootstrap_servers: str | None = None
    kafka_security: dict[str, str] = field(default_factory=dict, repr=False)
    """Passed to the Kafka client: `SOBO_KAFKA_SECURITY_PROTOCOL=SSL` is `{"security_protocol": "SSL"}`."""
    kafka_client: str = ""
    """Which client speaks with Kafka; "" is the faster one that is installed."""
    schema_registry_url: str | None = field(default=None, repr=False)
    """A registry that gives the ids on the stream; None for the pinned ones."""
    limits: Limits = field(default_factory=Limits)
    """How long connections to the database wait."""
    user: str = ""
    """Who says that they record, empty when nobody does; `store.login` says what it counts for."""
    signing_key: Path | None = None
    """The file with the key that signs checkpoints; None for the one in the home."""
    master_key: str | None = field(default=None, repr=False)
    """Under which the keys of people are wrapped, in base64 or hex; None for the file in the home."""
    read_log: bool = False
    """Whether it is recorded who opens personal data of whom."""
    time_zone: str | None = None
    """IANA name of the zone of a ledger's days, kept when it is made; None asks for no particular one."""


def load(flags: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings: `flags` (environment names, from the command line) win over the environment; empty means not set.

    `NAME_FILE` stands for the content of that file wherever `NAME` may hold a password. Raises `UnsafeSettings` under
    a setting that would lose events, `SoboError` (`setting_unusable`) for a file that cannot be read.
    """
    given = dict(os.environ if environment is None else environment) | dict(flags or {})
    values = _with_files({name: value for name, value in given.items() if value != ""})
    if LOCKLESS_APPEND in values:
        raise UnsafeSettings(
            "unsafe_setting",
            f"{LOCKLESS_APPEND} is set. It makes appends skip the lock that orders them, and readers that follow the "
            f"log were measured to miss events under it. Unset it (`unset {LOCKLESS_APPEND}`) and try again.",
        )
    return Settings(
        home=Path(values.get("SOBO_HOME", ".sobo")).expanduser().resolve(),
        database_url=values.get("SOBO_DATABASE_URL"),
        admin_database_url=values.get("SOBO_DATABASE_ADMIN_URL"),
        kafka_bootstrap_servers=values.get("SOBO_KAFKA_BOOTSTRAP_SERVERS"),
        kafka_security=_kafka_security(values),
        kafka_client=values.get("SOBO_KAFKA_CLIENT", ""),
        schema_registry_url=values.get("SOBO_SCHEMA_REGISTRY_URL"),
        limits=Limits(*(_seconds(values, f"SOBO_{name}_TIMEOUT") for name in ("LOCK", "STATEMENT", "IDLE"))),
        user=unicodedata.normalize("NFC", values.get("SOBO_USER", "")),
        signing_key=Path(values["SOBO_SIGNING_KEY"]).expanduser() if "SOBO_SIGNING_KEY" in values else None,
        master_key=values.get("SOBO_MASTER_KEY"),
        read_log=_yes_or_no(values, "SOBO_READ_LOG"),
        time_zone=zone_named(values["SOBO_TIME_ZONE"]).key if "SOBO_TIME_ZONE" in values else None,
    )


def _with_files(values: Mapping[str, str]) -> dict[str, str]:
    """The values, and those that stand in a file: kept out of the environment, which others may look into."""
    found = dict(values)
    for name, path in values.items():
        meant = name.removesuffix(FROM_FILE)
        if meant == name or not (meant in MAY_STAND_IN_A_FILE or meant.startswith(SECURITY_PREFIX)):
            continue
        if meant in values:
            raise SoboError("setting_unusable", f"{meant} and {name} are both set; unset one of them")
        found[meant] = _read(name, path)
        del found[name]
    return found


def secret(name: str, environment: Mapping[str, str], file: Path | None = None) -> str | None:
    """What one command alone needs to know, and no command line may show: out of `file`, else the variable, else the
    file that the variable's `_FILE` names; None where nobody says it."""
    if file is not None:
        return _first_line(str(file), str(file))
    if environment.get(name):
        return environment[name]
    path = environment.get(name + FROM_FILE)
    return _first_line(name + FROM_FILE, path) if path else None


def _first_line(name: str, path: str) -> str:
    """What somebody could type: a second line would be part of a passphrase that nobody finds again."""
    return _read(name, path).split("\n")[0].rstrip("\r")


def _read(name: str, path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        named = path if name == path else f"{name}: cannot read {path}"
        raise SoboError("setting_unusable", f"{named}: {reason}") from None


def _seconds(values: Mapping[str, str], name: str) -> float | None:
    """Seconds, at most a day; None when it is not set."""
    given = values.get(name)
    if given is None:
        return None
    try:
        seconds = float(given)
        if 0 <= seconds <= 86_400:
            return seconds
    except ValueError:
        pass
    raise SoboError("setting_unusable", f"{name}={given}: write seconds from 0 (no limit) to 86400, such as 30")


def _yes_or_no(values: Mapping[str, str], name: str) -> bool:
    given = values.get(name, "no").casefold()
    if given not in ("yes", "no"):
        raise SoboError("setting_unusable", f"{name}={values[name]}: write yes or no")
    return given == "yes"


def _kafka_security(values: Mapping[str, str]) -> dict[str, str]:
    """`..._PROTOCOL` is the client's `security_protocol`; every other name is the client's own, in lower case."""
    found = {
        name.removeprefix(SECURITY_PREFIX).lower(): value
        for name, value in values.items()
        if name.startswith(SECURITY_PREFIX)
    }
    return {"security_protocol" if name == "protocol" else name: value for name, value in sorted(found.items())}
