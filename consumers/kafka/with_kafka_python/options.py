"""The settings of a cluster under the client's own names, and its errors in ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka.errors import AuthorizationError, KafkaError
from kafka.net.sasl.oauth import AbstractTokenProvider

from consumers.kafka.port import token
from consumers.kafka.port.cluster import Cluster, Needed, does_not_answer, missing, no_right
from domain.errors import Unavailable

BOOTSTRAP_MS = 5_000
REQUEST_MS = 10_000
DENIED = "AuthorizationFailedError"
KINDS = {f"Group{DENIED}": "group", f"Cluster{DENIED}": "cluster"}
NO = ("false", "no", "off", "0")


def options_of(cluster: Cluster) -> dict[str, Any]:
    security: dict[str, Any] = dict(cluster.security)
    if "ssl_check_hostname" in security:
        security["ssl_check_hostname"] = security["ssl_check_hostname"].lower() not in NO
    for name in token.NAMES:
        security.pop(name, None)
    if security.get("sasl_mechanism", "").upper() == "OAUTHBEARER":
        security["sasl_oauth_token_provider"] = _Tokens(cluster)
    return {
        "bootstrap_servers": cluster.servers,
        "bootstrap_timeout_ms": BOOTSTRAP_MS,
        "request_timeout_ms": REQUEST_MS,
        "reconnect_backoff_max_ms": 10_000,
        **security,
    }


class _Tokens(AbstractTokenProvider):  # type: ignore[misc]
    def __init__(self, cluster: Cluster) -> None:
        super().__init__()
        self._security = cluster.security

    def token(self) -> str:
        return token.token_of(self._security)[0]


def in_our_words(cluster: Cluster, error: BaseException, *needed: Needed) -> Unavailable:
    """`needed` are the rights without which it cannot be done; one of the kind that Kafka names is missing."""
    if isinstance(error, AuthorizationError) or DENIED in str(error):  # the producer hides it in a text
        kind = next((kind for name, kind in KINDS.items() if name in f"{type(error).__name__} {error}"), "topic")
        return no_right(cluster, missing(kind, needed))
    return does_not_answer(cluster, error)


@contextmanager
def answering(cluster: Cluster, *needed: Needed) -> Iterator[None]:
    """Turns what the client raises into `Unavailable`."""
    try:
        yield
    except (KafkaError, OSError) as error:
        raise in_our_words(cluster, error, *needed) from error
