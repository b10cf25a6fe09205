"""Settings of the stream that no broker and no registry could answer to: named, and nobody is asked."""

import pytest

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.greeting import greet
from consumers.registry import Registry
from domain.errors import SoboError

NOBODY = "127.0.0.1:1"


@pytest.mark.parametrize(
    ("security", "told"),
    [
        ({"security_protocol": "TLS"}, "SOBO_KAFKA_SECURITY_PROTOCOL=TLS: write one of PLAINTEXT, SSL"),
        ({"security_protocol": "SSL", "ssl_cafile": "/missing.pem"}, "SSL_CAFILE=/missing.pem cannot be used: No such"),
        ({"security_protocol": "SASL_SSL", "ssl_cafile": __file__}, "cannot be used: NO_CERTIFICATE"),
        ({"security_protocol": "SSL", "ssl_certfile": "/missing.pem"}, "SSL_CERTFILE=/missing.pem cannot be used"),
    ],
)
def test_a_setting_of_security_that_cannot_be_used_is_named(security: dict[str, str], told: str) -> None:
    """Catches a broker that is said to be away, and asked without TLS, because of a word or a file of ours."""
    with pytest.raises(SoboError) as refused:
        greet(Cluster(NOBODY, security))
    assert refused.value.code == "setting_unusable"
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "url", ["registry", "http://", "ftp://host", "http://[::", "http://host:port", "http://host:0"]
)
def test_what_is_no_address_of_a_registry_is_told_without_being_repeated(url: str) -> None:
    """Catches an error that nobody foresaw, for a slip of the pen; the address may hold a password."""
    with pytest.raises(SoboError, match=r"SOBO_SCHEMA_REGISTRY_URL is no address .* http://HOST:PORT$") as refused:
        Registry(url)
    assert refused.value.code == "bad_registry_url"
