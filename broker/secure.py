"""The secured broker for trying: SASL_SSL, a user for each role, and where their passwords and settings stand.

In `kafka/secure` of the home, for its user alone: `ca.pem`, `server.pem`, `ROLE.password` and `ROLE.env`, the variables
with which others take a role. The administrator logs in with PLAIN, out of the broker's own properties, and makes the
others' SCRAM credentials after the start: no password ever stands on a command line.
"""

import secrets
from pathlib import Path

from broker import certificates
from domain.errors import Unavailable
from store.private import write_private

FOLDER = "secure"
ADMIN = "admin"
ROLES = ("relay", "projector", "consumer")
MECHANISM = "SCRAM-SHA-512"

LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="{user}" password="{password}"'
PROPERTIES = """\
listener.security.protocol.map=BROKER:SASL_SSL,CONTROLLER:SASL_SSL
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.mechanism.controller.protocol=PLAIN
listener.name.broker.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.broker.plain.sasl.jaas.config={login} user_{user}="{password}";
listener.name.controller.plain.sasl.jaas.config={login} user_{user}="{password}";
listener.name.broker.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={folder}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:{user}
"""


def prepare(kafka: Path, host: str, address: str, *, up: bool) -> str:
    """Certificates, passwords and settings in the broker's folder; returns what its properties say of them, to a Kafka
    that works there, or, with `up`, in a folder of it."""
    folder = kafka / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    certificates.ensure(folder, host)
    for user in (ADMIN, *ROLES):
        file = folder / f"{user}.password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24).encode("ascii"))
        write_private(folder / f"{user}.env", _variables(folder, user, address).encode())
    password = _password(folder, ADMIN)
    login = LOGIN.format(user=ADMIN, password=password)
    return PROPERTIES.format(user=ADMIN, password=password, login=login, folder=f"../{FOLDER}" if up else FOLDER)


def security_of(home: Path, user: str) -> dict[str, str]:
    """The settings of a client that takes this role. Raises `Unavailable` where their files are gone."""
    folder = home / "kafka" / FOLDER
    return {
        "security_protocol": "SASL_SSL",
        "ssl_cafile": str(folder / certificates.AUTHORITY),
        "sasl_mechanism": _mechanism(user),
        "sasl_plain_username": user,
        "sasl_plain_password": _password(folder, user),
    }


def authority(kafka: Path) -> Path:
    return kafka / FOLDER / certificates.AUTHORITY


def settings_files(home: Path) -> dict[str, str]:
    """By role, the file with its variables."""
    return {role: str(home / "kafka" / FOLDER / f"{role}.env") for role in ROLES}


def _mechanism(user: str) -> str:
    return "PLAIN" if user == ADMIN else MECHANISM


def _password(folder: Path, user: str) -> str:
    try:
        return (folder / f"{user}.password").read_text(encoding="ascii")
    except OSError as error:
        told = (
            f"cannot read the password of {user} in {folder}: {error.strerror}. `sobo broker start` makes what is gone."
        )
        raise Unavailable("broker_secrets", told) from error


def _variables(folder: Path, user: str, address: str) -> str:
    values = {
        "BOOTSTRAP_SERVERS": address,
        "SECURITY_PROTOCOL": "SASL_SSL",
        "SECURITY_SSL_CAFILE": str(folder / certificates.AUTHORITY),
        "SECURITY_SASL_MECHANISM": _mechanism(user),
        "SECURITY_SASL_PLAIN_USERNAME": user,
        "SECURITY_SASL_PLAIN_PASSWORD_FILE": str(folder / f"{user}.password"),
    }
    return "".join(f"SOBO_KAFKA_{name}={_quoted(value)}\n" for name, value in values.items())


def _quoted(value: str) -> str:
    """For a shell that reads the file."""
    return "'" + value.replace("'", "'\\''") + "'"
