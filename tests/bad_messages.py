"""What may be wrong with a topic: one table, to which restore, projector and rebuild are held."""

from enum import Enum, auto
from typing import Any, NamedTuple

from tests.topic_copies import Change, Copied

HARMED = 8
"""The position of the message that is changed, in most."""


class Projecting(Enum):
    """What a projector does about it, which reads of nine headers the three that it needs."""

    STOPS = auto()
    """Its partition stands still before it."""
    REFUSES = auto()
    """Nothing of such a topic is read on."""
    PASSES = auto()
    """The projection is that of the log: what is wrong is a header that nothing is made of, or a repetition."""
    REPLACED = auto()
    """Its partition stands still before it; the event that the log has at its position is shown."""
    HELD = auto()
    """Its partition stands still before it. A rebuild takes it for what it says, and `sobo verify` finds it."""
    VERIFIED = auto()
    """Nothing is wrong with what came, and `sobo verify` finds what did not."""


class Fault(NamedTuple):
    """What was done, what a restore says of it, what a projector does."""

    change: Change
    named: str
    projecting: Projecting = Projecting.STOPS


def at(number: int, change: Any) -> Change:
    """The copy of the message in the `number`th place, changed; what comes of it may be none or several."""

    def changed(standing: list[Copied]) -> list[Copied]:
        made = change(standing[number])
        return [*standing[:number], *(made if isinstance(made, list) else [made]), *standing[number + 1 :]]

    return changed


def eighth(change: Any) -> Change:
    return at(HARMED - 1, change)


def valued(one: Copied, value: bytes | None) -> Copied:
    return one._replace(value=value)


def flipped(one: Copied) -> Copied:
    """A body that still reads: a letter of it is another."""
    assert one.value is not None
    at = one.value.rindex(b"officer")
    return valued(one, one.value[:at] + b"o" + one.value[at : at + 6].upper() + one.value[at + 7 :])


def position(text: bytes) -> Change:
    return eighth(lambda m: m.saying("sobo_position", text))


PASSES, HELD, VERIFIED = Projecting.PASSES, Projecting.HELD, Projecting.VERIFIED
FAULTS: dict[str, Fault] = {
    "a foreign ledger's event": Fault(
        eighth(lambda m: m.saying("ce_source", b"sobo/elsewhere")), r"sobo/elsewhere", Projecting.REFUSES
    ),
    "a wrong magic byte": Fault(eighth(lambda m: valued(m, b"\x01" + m.value[1:])), r"begins with the byte 01"),
    "an unknown schema id": Fault(
        eighth(lambda m: valued(m, b"\0\0\0\xff\xff" + m.value[5:])), r"schema id 65535 is none"
    ),
    "a frame cut off": Fault(eighth(lambda m: valued(m, m.value[:3])), r"ends before the schema id"),
    "an empty value": Fault(eighth(lambda m: valued(m, b"")), r"begins with the byte nothing"),
    "a tombstone": Fault(eighth(lambda m: valued(m, None)), r"it has no value"),
    "no key": Fault(eighth(lambda m: m._replace(key=None)), r"it has no key"),
    "a truncated body": Fault(eighth(lambda m: valued(m, m.value[:-2])), r"position 8: "),
    "a body that is cut off at its beginning": Fault(eighth(lambda m: valued(m, m.value[:6])), r"is cut off"),
    "bytes behind the body": Fault(eighth(lambda m: valued(m, m.value + b"\0")), r"left over"),
    "a header missing": Fault(eighth(lambda m: m.without("sobo_version")), r"no header sobo_version"),
    "a position missing": Fault(eighth(lambda m: m.without("sobo_position")), r"no header sobo_position"),
    "a header that nothing is made of missing": Fault(
        eighth(lambda m: m.without("ce_time")), r"no header ce_time", PASSES
    ),
    "a header twice": Fault(
        eighth(lambda m: m._replace(headers=[*m.headers, ("sobo_position", b"9")])), r"header sobo_position twice"
    ),
    "a header twice, the first time in front": Fault(
        eighth(lambda m: m._replace(headers=[("sobo_position", b"9"), *m.headers])), r"header sobo_position twice"
    ),
    "a position with a zero in front": Fault(position(b"08"), r"not a number from 1 on"),
    "a position below zero": Fault(position(b"-8"), r"not a number from 1 on"),
    "a position with a blank": Fault(position(b" 8"), r"not a number from 1 on"),
    "a position zero": Fault(position(b"0"), r"not a number from 1 on"),
    "a version below zero": Fault(eighth(lambda m: m.saying("sobo_version", b"-1")), r"not a number from 1 on"),
    "two positions in one message": Fault(
        eighth(lambda m: m.saying("ce_id", b"9")), r"ce_id says 9, and the rest of it 8", PASSES
    ),
    "another time than the body's": Fault(
        eighth(lambda m: m.saying("ce_time", b"2020-01-01T00:00:00.000000+00:00")), r"ce_time says 2020", PASSES
    ),
    "another type than the schema's": Fault(
        eighth(lambda m: m.saying("ce_type", b"sobo.X")), r"ce_type says sobo.X", PASSES
    ),
    "a position beyond every message": Fault(
        eighth(lambda m: m.saying("sobo_position", b"999999").saying("ce_id", b"999999")),
        r"position 999999, and the topic never had",
        VERIFIED,
    ),
    "a value replaced under an old position": Fault(
        eighth(lambda m: [m, flipped(m)]), r"position 8 came before with other", Projecting.REPLACED
    ),
    "a version left out": Fault(
        at(0, lambda m: m.saying("sobo_version", b"2")), r"version 2 of unit:.*nothing came before", HELD
    ),
    "a position left out": Fault(at(9, lambda m: []), r"version 2 at position|position 10 is missing", VERIFIED),
    "a foreign message": Fault(
        lambda all: [*all, Copied(b"k", b"hello", [])], r"begins with the byte 68", Projecting.REFUSES
    ),
}
