"""What an address asks: the two times, the language, and the rest by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from domain.errors import SoboError
from projections.state.times import AsKnown, parse_as_known
from reports.words.words import LANGUAGES, Lang

COMMON = ("on", "as-known", "lang")
MOST_LETTERS = 200


class BadAddress(SoboError):
    """What the address asks cannot be asked."""


@dataclass(frozen=True)
class Asked:
    """`given` are the other parameters, of the path and behind it; `spelled` those of `COMMON` as they were written."""

    on: date
    as_known: AsKnown
    lang: Lang
    given: Mapping[str, str] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    province: str | None = None
    """To which who looks is held."""
    role: str = ""
    """Of the token with which is looked; empty without one."""

    def get(self, name: str) -> str | None:
        return self.given.get(name)

    def of(self, **given: str | None) -> "Asked":
        """The same day, moment and language with other parameters."""
        kept = {name: value for name, value in given.items() if value is not None}
        return replace(self, given=kept)

    def key(self) -> tuple[object, ...]:
        known = self.as_known
        given = tuple(sorted(self.given.items()))
        return (self.province, self.role, self.on, known.position, known.before, known.asked, self.lang, given)

    def href(self, path: str, **given: str | None) -> str:
        """An address of the same day, moment and language."""
        common = {"on": self.on.isoformat(), "as-known": self.spelled.get("as-known"), "lang": self.lang}
        told = {**given, **common}
        return f"{path}?{urlencode({name: value for name, value in told.items() if value})}"


def asked(
    parameters: Iterable[tuple[str, str]], *, known: Iterable[str], path: Mapping[str, str], today: date,
    zone: ZoneInfo, lang: Lang,
) -> Asked:  # fmt: skip
    """Raises `BadAddress` for a parameter that is none of `known`, given twice, too long, or that cannot be read."""
    allowed, told = {*known, *COMMON}, dict(path)
    for name, value in parameters:
        if name not in allowed:
            words = f"nothing is called '{name[:40]}' here; the parameters are {', '.join(sorted(allowed))}"
            raise BadAddress("no_such_parameter", words)
        if name in told:
            raise BadAddress("given_twice", f"'{name}' is given twice; give it once")
        told[name] = value.strip()
    for name, value in told.items():
        if len(value) > MOST_LETTERS or any(ord(letter) < 32 for letter in value) or not value.isprintable():
            raise BadAddress("not_readable", f"what '{name}' says is too long or is no text")
    spelled = {name: told.pop(name) for name in COMMON if name in told}
    given = {name: value for name, value in told.items() if value}
    return Asked(
        _day("on", spelled["on"]) if spelled.get("on") else today,
        _known(spelled.get("as-known", ""), zone),
        _language(spelled.get("lang", ""), lang),
        given,
        spelled,
    )


def day_of(found: Asked, name: str) -> date | None:
    """A parameter that is a day. Raises `BadAddress`."""
    value = found.get(name)
    return None if value is None else _day(name, value)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadAddress("no_day", f"'{text}' is not a day: write '{name}' as 2025-07-01") from None


def _known(text: str, zone: ZoneInfo) -> AsKnown:
    if not text:
        return AsKnown()
    try:
        found = parse_as_known(text, zone)
    except ValueError as error:
        raise BadAddress("no_moment", str(error)) from None
    if found.position is not None and found.position >= 2**63:
        raise BadAddress("no_moment", f"'{text}' is no position of any ledger")
    return found


def _language(text: str, lang: Lang) -> Lang:
    if not text:
        return lang
    for one in LANGUAGES:
        if one == text:
            return one
    raise BadAddress("no_language", f"'{text}' is no language of these pages; write vi or en")
