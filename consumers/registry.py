"""A schema registry that speaks as Confluent's: the relay registers every version with it, readers ask it by id."""

import json
from base64 import b64encode
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from domain.errors import Refused, SoboError, Unavailable
from schemas.fingerprints import fingerprints
from schemas.ids import Pinned, pinned

SECONDS = 10
TYPE = "application/vnd.schemaregistry.v1+json"


class Registry:
    """Raises `Unavailable` (`registry_down`) when it does not answer, `Refused` (`registry_refuses`) in its words."""

    def __init__(self, url: str) -> None:
        unusable = SoboError(
            "bad_registry_url", "SOBO_SCHEMA_REGISTRY_URL is no address of a registry; write http://HOST:PORT"
        )
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
                raise unusable
        except ValueError:  # half an IPv6 address, a port that is no number
            raise unusable from None
        user, _, place = parts.netloc.rpartition("@")
        self.address = f"{parts.scheme}://{place}"
        self._url = self.address + parts.path.rstrip("/")
        self._headers = {"Content-Type": TYPE, "Accept": f"{TYPE}, application/json"}
        if user:
            self._headers["Authorization"] = f"Basic {b64encode(unquote(user).encode()).decode()}"

    def register(self) -> dict[tuple[str, int], int]:
        """Every version of every subject, the earliest first; the ids that it gives them, by event type and version.

        What it has already keeps its id, so this may be done at every start.
        """
        return {
            (one.name, one.version): self.register_one(one) for one in sorted(pinned(), key=lambda one: one.version)
        }

    def register_one(self, one: Pinned) -> int:
        said = self._ask(f"/subjects/{quote(one.subject, safe='')}/versions", {"schema": json.dumps(one.schema.source)})
        if not isinstance(said, dict) or not isinstance(said.get("id"), int):
            raise self._foreign()
        return int(said["id"])

    def pinned_as(self, number: int) -> Pinned | None:
        """The version of our catalogue that it has under this id; None when it is none of ours. Raises `Refused` for an
        id that it does not have."""
        said = self._ask(f"/schemas/ids/{number}")
        try:
            source = json.loads(said["schema"])
            name, found = source["name"], fingerprints(source)
        except (ValueError, KeyError, TypeError):
            return None
        return next((one for one in pinned() if one.name == name and one.fingerprints == found), None)

    def _ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, data, self._headers)
        try:
            with urlopen(request, timeout=SECONDS) as told:
                return json.loads(told.read())
        except HTTPError as error:
            raise Refused(
                "registry_refuses",
                f"The schema registry at {self.address} answers {error.code} to {path}: {_message(error)}. It is to "
                "take each version of `sobo schemas list`, with a compatibility of FULL_TRANSITIVE or less.",
            ) from error
        except (URLError, HTTPException, OSError) as error:
            told = getattr(error, "reason", None) or error
            raise Unavailable(
                "registry_down",
                f"The schema registry at {self.address} does not answer: {told}. It gives the ids on the stream while "
                "SOBO_SCHEMA_REGISTRY_URL is set.",
            ) from error
        except ValueError as error:
            raise self._foreign() from error

    def _foreign(self) -> SoboError:
        return SoboError(
            "foreign_registry", f"What answers at {self.address} is no schema registry; check SOBO_SCHEMA_REGISTRY_URL."
        )


def _message(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read())["message"])
    except (ValueError, KeyError, TypeError, OSError):
        return error.reason
