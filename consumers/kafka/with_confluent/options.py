"""The settings of a cluster under librdkafka's names, and its errors in ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from consumers.kafka.port import token
from consumers.kafka.port.cluster import Cluster, Needed, does_not_answer, missing, no_right
from domain.errors import SoboError, Unavailable

ANSWER_SECONDS = 10.0
NO = ("false", "no", "off", "0")
NAMES = {
    "security_protocol": "security.protocol",
    "ssl_cafile": "ssl.ca.location",
    "ssl_certfile": "ssl.certificate.location",
    "ssl_keyfile": "ssl.key.location",
    "ssl_password": "ssl.key.password",
    "ssl_crlfile": "ssl.crl.location",
    "ssl_ciphers": "ssl.cipher.suites",
    "sasl_mechanism": "sasl.mechanism",
    "sasl_plain_username": "sasl.username",
    "sasl_plain_password": "sasl.password",
    "sasl_kerberos_service_name": "sasl.kerberos.service.name",
}
"""kafka-python's names, which our settings have, in librdkafka's."""
NO_RIGHT = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "topic",
    KafkaError.GROUP_AUTHORIZATION_FAILED: "group",
    KafkaError.CLUSTER_AUTHORIZATION_FAILED: "cluster",
}
"""On what a right is missing."""

_quiet = logging.getLogger("sobo.librdkafka")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False  # it would write on stderr what we tell in our own words


def options_of(cluster: Cluster) -> dict[str, Any]:
    """Raises `SoboError` (`setting_unusable`) for a setting of security that librdkafka has no name for."""
    options: dict[str, Any] = {
        "bootstrap.servers": ",".join(cluster.servers),
        "client.id": "sobo",
        "socket.timeout.ms": int(ANSWER_SECONDS * 1000),
        "reconnect.backoff.max.ms": 10_000,
        "allow.auto.create.topics": False,
        "logger": _quiet,
    }
    if cluster.security.get("sasl_mechanism", "").upper() == "OAUTHBEARER":
        options["oauth_cb"] = lambda _: token.token_of(cluster.security)
    for name, value in cluster.security.items():
        if name in token.NAMES:
            continue
        if name == "ssl_check_hostname":
            options["ssl.endpoint.identification.algorithm"] = "none" if value.lower() in NO else "https"
        elif name in NAMES:
            options[NAMES[name]] = value
        else:
            raise SoboError(
                "setting_unusable",
                f"SOBO_KAFKA_SECURITY_{name.upper()}: confluent-kafka has no such setting; unset it, or choose "
                "SOBO_KAFKA_CLIENT=kafka-python",
            )
    return options


def in_our_words(cluster: Cluster, error: BaseException | KafkaError, *needed: Needed) -> Unavailable:
    """`needed` are the rights without which it cannot be done; one of the kind that Kafka names is missing."""
    found = error.args[0] if isinstance(error, KafkaException) and error.args else error
    if isinstance(found, KafkaError):
        kind = NO_RIGHT.get(found.code())
        if kind is not None:
            return no_right(cluster, missing(kind, needed))
        return does_not_answer(cluster, f"{found.str()} ({found.name()})")
    return does_not_answer(cluster, error)


@contextmanager
def answering(cluster: Cluster, *needed: Needed) -> Iterator[None]:
    """Turns what the client raises into `Unavailable`."""
    try:
        yield
    except (KafkaException, OSError, TimeoutError) as error:
        raise in_our_words(cluster, error, *needed) from error
