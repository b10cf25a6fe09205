"""`sobo web --tokens`: who comes in, and how the file of tokens is kept."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.errors import Refused, SoboError
from tests.e2e.conftest import Sobo
from tests.e2e.pages.conftest import BEGIN, FORM, ON, VALID, Clock, Made, entered, tried
from tests.e2e.pages.looked_at import AT, looked_at
from web.access.sessions import LONGEST_SECONDS, MOST_TRIES, TRIES_SECONDS
from web.access.tokens import Tokens
from web.app import PAGES
from web.door import Behind, Entrance


def test_without_a_token_every_address_leads_to_the_form_and_shows_nothing(door: TestClient) -> None:
    """Catches: an address that somebody adds and that asks nobody who looks."""
    for path in PAGES:
        found = door.get(re.sub(r"\{\w+\}", "1", path))
        if path.startswith("/api/"):
            assert (found.status_code, found.json()["error"]["code"]) == (401, "not_logged_in"), path
        else:
            assert (found.status_code, found.text) == (303, ""), path
            assert found.headers["location"].startswith("/login?lang=vi&to=%2F"), path


def test_a_token_of_the_country_is_sent_once_and_shows_every_page(door: TestClient, made: Made) -> None:
    entered(door, made("committee", None))
    assert door.get(f"/?{ON}").status_code == 200
    assert door.get(f"/api/settlements/show/CB2?{ON}").json()["status"]


def test_the_cookie_is_hidden_from_scripts_and_other_sites_and_sent_over_tls_only(
    ledger: Sobo, tokens: Path, made: Made
) -> None:
    token = made("officer", None)
    with looked_at(ledger, Entrance(tokens, has_tls=True, now=lambda: BEGIN)) as client:
        client.base_url = AT.replace("http", "https")
        given = tried(client, token).headers.get_list("set-cookie")
    (cookie,) = [one for one in given if one.startswith("__Host-sobo=")]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts >= {"httponly", "samesite=strict", "secure", "path=/"}
    assert token not in cookie


SPOILT: dict[str, Callable[[str], str]] = {
    "another secret": lambda token: token[:-5] + token[-5:].swapcase() + "x",
    "nothing": lambda token: "",
    "too long": lambda token: token + "x" * 500,
    "only its name": lambda token: token.split("_")[1],
    "other letters": lambda token: f"{token[:14]}é{token[15:]}",
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_wrong_token_is_refused(door: TestClient, made: Made, spoilt: Callable[[str], str]) -> None:
    found = tried(door, spoilt(made("officer", None)))
    assert (found.status_code, "không có hiệu lực" in found.text) == (403, True)
    assert "sobo" not in door.cookies


def test_a_token_holds_until_its_day_and_a_session_for_hours(door: TestClient, made: Made, clock: Clock) -> None:
    token = made("officer", None)
    entered(door, token)
    clock.seconds += LONGEST_SECONDS
    assert door.get("/").status_code == 303
    entered(door, token)
    clock.seconds = VALID.total_seconds() - 60
    entered(door, token)
    clock.seconds += 61
    assert door.get("/").status_code == 303
    assert tried(door, token).status_code == 403


def test_a_token_that_is_taken_out_of_the_file_holds_no_longer(door: TestClient, made: Made, tokens: Path) -> None:
    token = made("officer", None)
    entered(door, token)
    assert door.get(f"/?{ON}").status_code == 200
    tokens.write_text("".join(tokens.read_text().splitlines(keepends=True)[:-1]))
    assert door.get(f"/?{ON}").status_code == 303


def test_after_some_wrong_tokens_an_address_waits_even_with_a_right_one(
    door: TestClient, made: Made, clock: Clock
) -> None:
    for _ in range(MOST_TRIES):
        assert tried(door, "wrong").status_code == 403
    found = tried(door, made("officer", None))
    assert (found.status_code, int(found.headers["retry-after"]) > 0) == (429, True)
    clock.seconds += TRIES_SECONDS
    assert tried(door, made("officer", None)).status_code == 303


def test_a_form_of_another_site_logs_nobody_in_or_out(door: TestClient, made: Made) -> None:
    token = made("officer", None)
    assert door.post("/login", data={"token": token}).status_code == 400
    assert tried(door, token).status_code == 303
    assert door.post("/login", data={"token": token, "form": "guessed"}).status_code == 400
    assert door.post("/logout", data={"form": "guessed"}).status_code == 400
    assert door.get(f"/?{ON}").status_code == 200


def test_whoever_logs_out_is_out_also_with_the_old_cookie(door: TestClient, made: Made) -> None:
    entered(door, made("officer", None))
    old = door.cookies["sobo"]
    form = FORM.search(door.get("/logout").text)
    assert form is not None
    assert door.post("/logout", data={"form": form[1]}).headers["location"] == "/login?lang=vi"
    door.cookies.set("sobo", old)
    assert door.get("/").status_code == 303


def test_a_file_that_others_may_read_is_refused(ledger: Sobo, tokens: Path, made: Made) -> None:
    made("officer", None)
    tokens.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        Tokens(tokens)
    with pytest.raises(Refused, match="chmod 600"):
        made("officer", None)
    done = ledger("web", "--tokens", str(tokens), "--port", "0")
    assert (done.returncode, "chmod 600" in done.stderr) == (1, True), done.stderr


def test_a_spoilt_file_of_tokens_names_its_line(tokens: Path, made: Made) -> None:
    made("officer", None)
    tokens.write_text(tokens.read_text() + '{"name": "x"}\n')
    with pytest.raises(SoboError, match="line 2"):
        Tokens(tokens)


def test_the_command_prints_a_token_once_and_keeps_its_hash_only(ledger: Sobo, tokens: Path) -> None:
    done = ledger("web", "token", "new", "--tokens", str(tokens), "--scope", "province:31", "--role", "auditor")
    token = done.stdout.strip()
    assert done.returncode == 0
    assert token not in tokens.read_text() + done.stderr
    assert tokens.stat().st_mode & 0o777 == 0o600
    found = Tokens(tokens).of(token)
    assert found is not None
    assert (found.role, found.province) == ("auditor", "31")
    done = ledger("web", "token", "new", "--tokens", str(tokens), "--scope", "01", "--role", "auditor")
    assert (done.returncode, "province:01" in done.stderr) == (2, True), done.stderr


UNGUARDED = [
    (("--host", "0.0.0.0"), "without --tokens"),
    (("--host", "0.0.0.0", "--tokens", "{}"), "would be read on the way"),
    (("--proxy", "10.0.0.1"), "--tokens says by whom"),
]


@pytest.mark.parametrize(("options", "words"), UNGUARDED, ids=[words for _, words in UNGUARDED])
def test_elsewhere_is_served_only_with_tokens_and_tls(
    ledger: Sobo, tokens: Path, options: tuple[str, ...], words: str
) -> None:
    done = ledger("web", "--port", "0", *(option.format(tokens) for option in options))
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr


def test_a_certificate_that_is_none_is_refused_with_words(ledger: Sobo, tokens: Path) -> None:
    tokens.write_text("no certificate\n")
    done = ledger("web", "--port", "0", "--certificate", str(tokens), "--key", str(tokens))
    assert (done.returncode, "serve no TLS" in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_behind_a_proxy_only_the_proxy_is_answered_and_who_it_names_is_who_tries(
    ledger: Sobo, tokens: Path, made: Made
) -> None:
    token = made("officer", None)
    with looked_at(ledger, Entrance(tokens, has_tls=True, now=lambda: BEGIN)) as client:
        heads = {"x-forwarded-for": "203.0.113.9, 198.51.100.7", "x-forwarded-proto": "https"}
        through = TestClient(Behind(client.app, "testclient"), "https://x", headers=heads, follow_redirects=False)
        around = TestClient(Behind(client.app, "10.0.0.1"), "https://x", headers=heads)
        plain = TestClient(Behind(client.app, "testclient"), "https://x", headers=heads | {"x-forwarded-proto": "http"})
        assert around.get("/login").status_code == plain.get("/login").status_code == 403
        assert tried(through, token).status_code == 303
    assert json.loads((tokens.parent / "tokens.seen").read_text())["from"] == "198.51.100.7"


def test_without_a_password_another_name_that_leads_here_is_refused(ledger: Sobo) -> None:
    """Catches: a page of another site that reads these by a name of its own for this machine."""
    with looked_at(ledger) as client:
        assert client.get(f"/?{ON}", headers={"host": "elsewhere.example"}).status_code == 421
        assert client.get(f"/?{ON}", headers={"host": "localhost:8700"}).status_code == 200
