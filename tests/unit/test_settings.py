"""Settings: the environment first, a flag before it, and nothing unsafe."""

from pathlib import Path

import pytest

from domain.errors import UnsafeSettings
from store.settings import load


def test_without_any_setting_the_home_is_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a home that moves when a command changes its folder: it is absolute from the start."""
    monkeypatch.chdir(tmp_path)
    settings = load(environment={})
    assert settings.home == tmp_path.resolve() / ".sobo"
    assert settings.database_url is None
    assert settings.kafka_bootstrap_servers is None
    assert settings.user != ""


def test_a_flag_wins_over_the_environment_and_empty_means_not_set() -> None:
    """Catches `SOBO_DATABASE_URL=` in a script taken for the URL of a server without a name."""
    environment = {"SOBO_USER": "clerk", "SOBO_DATABASE_URL": "", "SOBO_SCHEMA_REGISTRY_URL": "http://registry"}
    settings = load({"SOBO_USER": "chief"}, environment)
    assert settings.user == "chief"
    assert settings.database_url is None
    assert settings.schema_registry_url == "http://registry"


def test_kafka_security_is_handed_to_the_client_under_its_own_names() -> None:
    """Catches a password that never reaches the client, which then connects without one."""
    environment = {
        "SOBO_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "SOBO_KAFKA_SECURITY_SASL_MECHANISM": "SCRAM-SHA-512",
        "SOBO_KAFKA_SECURITY_SASL_PLAIN_PASSWORD": "s3cret",
        "SOBO_KAFKA_SECURITY_SSL_CAFILE": "/etc/ca.pem",
    }
    assert load(environment=environment).kafka_security == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_password": "s3cret",
        "ssl_cafile": "/etc/ca.pem",
    }


def test_no_secret_stands_in_the_repr() -> None:
    """Catches a password in a log line or a traceback."""
    environment = {
        "SOBO_DATABASE_URL": "postgresql://me:s3cret@host/ledger",
        "SOBO_DATABASE_ADMIN_URL": "postgresql://admin:s3cret@host/ledger",
        "SOBO_KAFKA_SECURITY_SASL_PLAIN_PASSWORD": "s3cret",
        "SOBO_SIGNING_KEY": "s3cret",
        "SOBO_SCHEMA_REGISTRY_URL": "http://me:s3cret@registry",
    }
    assert "s3cret" not in repr(load(environment=environment))


def test_lockless_appends_are_refused_with_the_reason() -> None:
    """Catches a ledger opened under the setting that lets readers miss events."""
    with pytest.raises(UnsafeSettings, match=r"POSTGRES_ENABLE_DB_FUNCTIONS.*unset"):
        load(environment={"POSTGRES_ENABLE_DB_FUNCTIONS": "y"})
    load(environment={"POSTGRES_ENABLE_DB_FUNCTIONS": ""})
