"""Coming back: what an appointment asks back of what was paid to somebody who had left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.event import Event
from domain.settlements.added import remarks_on
from domain.settlements.dossier import Dossier
from domain.settlements.paying.payments import order_pay_backs
from domain.staff.circumstances import Circumstances
from domain.staff.events import StaffAppointed
from domain.staff.member import StaffMember


@dataclass(frozen=True)
class Returning:
    """A person to be appointed (`domain.staff.appointments.Appointee`), with all that the ledger holds of them."""

    dossier: Dossier

    @property
    def member(self) -> StaffMember:
        return self.dossier.member

    def appointed(self, event: StaffAppointed, given: Circumstances) -> tuple[Sequence[Event], Sequence[str]]:
        self.dossier.apply(event)
        orders = order_pay_backs(self.dossier, given, event.legal_basis)
        return orders, remarks_on(self.member.number, orders)


def streams_asked_back(dossiers: Iterable[Dossier], events: Iterable[Event]) -> dict[str, int]:
    """Version by stream of the settlements that an appointment may ask back and these events do not write: nothing may
    be paid in them between the look and the record."""
    written = {event.originator_id for event in events}
    settlements = [one for dossier in dossiers if dossier.may_be_asked_back for one in dossier.settlements.values()]
    return {one.stream: one.version for one in settlements if one.stream not in written}
