"""The token of OAUTHBEARER: one that is given, or got from an authorization server (client credentials, RFC 6749)."""

import json
import time
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Mapping
from threading import Lock
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from domain.errors import SoboError, Unavailable

TOKEN, ENDPOINT = "sasl_oauth_token", "sasl_oauth_endpoint"
CLIENT_ID, CLIENT_SECRET, SCOPE = "sasl_oauth_client_id", "sasl_oauth_client_secret", "sasl_oauth_scope"
NAMES = (TOKEN, ENDPOINT, CLIENT_ID, CLIENT_SECRET, SCOPE)
"""Settings of ours: neither client is given them."""
SECONDS = 3.0
EARLY = 60.0
"""Seconds before its end a token is not used any more."""
UNKNOWN_END = 3600.0

_lock = Lock()
_got: dict[tuple[str, ...], tuple[str, float]] = {}


def token_of(security: Mapping[str, str]) -> tuple[str, float]:
    """A token and when it ends, in seconds since 1970. Raises `SoboError`, `Unavailable` (`no_token`)."""
    if TOKEN in security:
        return security[TOKEN], _end_of(security[TOKEN])
    wanted = tuple(security.get(name, "") for name in NAMES)
    if not security.get(ENDPOINT) or not security.get(CLIENT_ID):
        raise SoboError(
            "setting_unusable",
            "OAUTHBEARER needs SOBO_KAFKA_SECURITY_SASL_OAUTH_TOKEN, or ..._SASL_OAUTH_ENDPOINT, ..._CLIENT_ID and "
            "..._CLIENT_SECRET (each also as ..._FILE)",
        )
    with _lock:
        found = _got.get(wanted)
        if found is None or found[1] - EARLY < time.time():
            found = _got[wanted] = _ask(security)
        return found


def _ask(security: Mapping[str, str]) -> tuple[str, float]:
    endpoint = security[ENDPOINT]
    form = {"grant_type": "client_credentials"} | ({"scope": security[SCOPE]} if SCOPE in security else {})
    client = f"{quote(security[CLIENT_ID], safe='')}:{quote(security.get(CLIENT_SECRET, ''), safe='')}"
    headers = {"Authorization": f"Basic {b64encode(client.encode()).decode('ascii')}", "Accept": "application/json"}
    if not endpoint.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise SoboError("setting_unusable", f"SASL_OAUTH_ENDPOINT={endpoint}: the secret goes over https only")
    try:
        with urlopen(Request(endpoint, urlencode(form).encode(), headers), timeout=SECONDS) as answer:
            told = json.load(answer)
            return str(told["access_token"]), time.time() + float(told.get("expires_in", UNKNOWN_END))
    except HTTPError as error:
        raise Unavailable("no_token", f"{endpoint} gives {security[CLIENT_ID]} no token: HTTP {error.code}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable("no_token", f"{endpoint} gives no token: {error or type(error).__name__}") from error


def _end_of(token: str) -> float:
    """Out of its claims, where it has such."""
    try:
        claims = token.split(".")[1]
        return float(json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return time.time() + UNKNOWN_END
