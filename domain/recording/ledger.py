"""The ledger: reads what it must know, lets a rule decide, appends what was decided, and decides again on a conflict.

Every write of the product goes through `Ledger.record`. A rule is a plain function from what is known to a `Decision`;
it reads nothing itself, so that it can be tried again, dry, or in a test without a database.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from domain.days import DEFAULT_ZONE, Clock, system_clock, zone_named
from domain.errors import Conflict, SoboError, Unavailable
from domain.moment import Recording
from domain.ports import Decision, Log, Recorded, Stamping
from domain.recording.collector import without_collector
from domain.units.register import UnitRegister

ATTEMPTS = 5


class Ledger:
    """One open ledger. `identity_secret` keys the hashes that name people in streams (DESIGN D11). Its days are those
    of `time_zone`, an IANA name; `clock` says what time it is."""

    def __init__(
        self,
        log: Log,
        recorded_by: str,
        identity_secret: bytes,
        *,
        time_zone: str = DEFAULT_ZONE,
        clock: Clock = system_clock,
    ) -> None:
        self.log = log
        self.recorded_by = recorded_by
        self.identity_secret = identity_secret
        self.zone = zone_named(time_zone)
        self.clock = clock
        self.recorded: list[Recorded] = []
        """What was appended so far, write by write."""
        self.in_doubt = False
        """Whether an append was interrupted and nobody could be asked since if it stands."""
        self._register = UnitRegister()

    def register(self) -> UnitRegister:
        """All units and their history, caught up with the log. Kept between calls: only what is new is read."""
        for placed in self.log.unit_events(after=self._register.folded_to):
            self._register.apply(placed)
        return self._register

    @without_collector()
    def record(self, decide: Callable[[Recording], Decision], *, dry_run: bool = False) -> Recorded:
        """Append what `decide` returns; on a conflict ask it again, at most `ATTEMPTS` times.

        With `dry_run` nothing is appended and the positions are those it would have got. Raises whatever `decide`
        raises (`Refused`), and `Conflict` when others were always faster.
        """
        for attempt in range(1, ATTEMPTS + 1):
            now = self.clock()
            decision = decide(Recording(now, self.recorded_by, self.zone))
            if dry_run:
                head, events = self.log.head(), decision.events
                return Recorded(len(events), head + 1, head + len(events), decision.remarks, events, decision.rows)
            try:
                stamped = replace(decision, stamping=Stamping(now, self.clock, self.zone))
                return self._append(stamped)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _append(self, decision: Decision) -> Recorded:
        self.in_doubt = True
        try:
            recorded = replace(self.log.append(decision), remarks=decision.remarks)
            self._keep(recorded)
        except KeyboardInterrupt:  # perhaps after the commit
            with suppress(SoboError):
                self._keep(self._standing(decision))
                self.in_doubt = False
            raise
        except Exception as error:
            # The server was lost, perhaps behind the commit; one whose disk is full says that nothing was recorded.
            self.in_doubt = isinstance(error, Unavailable) and error.code != "disk_full"
            raise
        self.in_doubt = False
        return recorded

    def _keep(self, recorded: Recorded | None) -> None:
        if recorded is not None and recorded.count and recorded not in self.recorded[-1:]:
            self.recorded.append(recorded)

    def _standing(self, decision: Decision) -> Recorded | None:
        """The positions of these very events, if they stand in the log; all of them do when the first does."""
        if not decision.events:
            return None
        first = decision.events[0]
        for position, event in self.log.streams([first.originator_id]).get(first.originator_id, []):
            if replace(event, recorded_at=first.recorded_at) == first:  # it may have been stamped anew
                count = decision.count
                return Recorded(count, position, position + count - 1, decision.remarks)
        return None
