"""Settings: the environment first, a flag before it, and nothing unsafe."""

from pathlib import Path

import pytest

from domain.errors import SoboError, UnsafeSettings
from store.settings import load, secret


def test_without_any_setting_the_home_is_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a home that moves when a command changes its folder: it is absolute from the start."""
    monkeypatch.chdir(tmp_path)
    settings = load(environment={})
    assert settings.home == tmp_path.resolve() / ".sobo"
    assert settings.database_url is None
    assert settings.kafka_bootstrap_servers is None
    assert settings.user == ""


def test_a_flag_wins_over_the_environment_and_empty_means_not_set() -> None:
    """Catches `SOBO_DATABASE_URL=` in a script taken for the URL of a server without a name."""
    environment = {
        "SOBO_USER": "clerk",
        "SOBO_DATABASE_URL": "",
        "SOBO_KAFKA_BOOTSTRAP_SERVERS": "kafka:9092",
        "SOBO_KAFKA_CLIENT": "confluent",
    }
    settings = load({"SOBO_USER": "chief"}, environment)
    assert settings.user == "chief"
    assert settings.database_url is None
    assert settings.kafka_bootstrap_servers == "kafka:9092"
    assert settings.kafka_client == "confluent"


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


def test_a_password_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    """Catches the end of the line taken for a part of the password, and the file's name handed to the client."""
    password, url = tmp_path / "password", tmp_path / "url"
    password.write_text("s3cret \n", encoding="utf-8")
    url.write_text("postgresql://me:s3cret@host/ledger\n", encoding="utf-8")
    settings = load(
        environment={
            "SOBO_KAFKA_SECURITY_SASL_PLAIN_PASSWORD_FILE": str(password),
            "SOBO_KAFKA_SECURITY_SSL_CAFILE": "/etc/ca.pem",
            "SOBO_DATABASE_URL_FILE": str(url),
        }
    )
    assert settings.kafka_security == {"sasl_plain_password": "s3cret ", "ssl_cafile": "/etc/ca.pem"}
    assert settings.database_url == "postgresql://me:s3cret@host/ledger"


def test_a_file_of_a_setting_that_cannot_be_read_or_is_one_too_many_is_named(tmp_path: Path) -> None:
    """Catches a connection without password, and one of two settings taken by chance."""
    missing = str(tmp_path / "missing")
    with pytest.raises(SoboError, match=r"SOBO_DATABASE_URL_FILE: cannot read .*missing: No such file"):
        load(environment={"SOBO_DATABASE_URL_FILE": missing})
    with pytest.raises(SoboError, match="SOBO_DATABASE_URL and SOBO_DATABASE_URL_FILE are both set"):
        load({"SOBO_DATABASE_URL": "postgresql://host/ledger"}, {"SOBO_DATABASE_URL_FILE": missing})


def test_a_passphrase_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    """Catches keys sealed under two lines, which nobody who types the first opens again; and a file named twice."""
    file = tmp_path / "passphrase"
    file.write_bytes(b"five words drawn at random \r\nand a note\n")
    for given in (secret("P", {}, file), secret("P", {"P_FILE": str(file)})):
        assert given == "five words drawn at random "
    with pytest.raises(SoboError) as missing:
        secret("P", {}, tmp_path / "missing")
    assert str(missing.value) == f"{tmp_path / 'missing'}: No such file or directory"


def test_no_secret_stands_in_the_repr() -> None:
    """Catches a password in a log line or a traceback."""
    environment = {
        "SOBO_DATABASE_URL": "postgresql://me:s3cret@host/ledger",
        "SOBO_DATABASE_ADMIN_URL": "postgresql://admin:s3cret@host/ledger",
        "SOBO_KAFKA_SECURITY_SASL_PLAIN_PASSWORD": "s3cret",
    }
    assert "s3cret" not in repr(load(environment=environment))


def test_lockless_appends_are_refused_with_the_reason() -> None:
    """Catches a ledger opened under the setting that lets readers miss events."""
    with pytest.raises(UnsafeSettings, match=r"POSTGRES_ENABLE_DB_FUNCTIONS.*unset"):
        load(environment={"POSTGRES_ENABLE_DB_FUNCTIONS": "y"})
    load(environment={"POSTGRES_ENABLE_DB_FUNCTIONS": ""})
