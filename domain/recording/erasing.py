"""Erasing a person: the decision that the key of their sealed data goes, with what it leaves behind.

To record it is to do it: the log deletes the key in the same transaction (`domain.ports.Log.append`).
"""

from datetime import date

from domain.errors import NotFound, Refused
from domain.event import LegalBasis
from domain.moment import Recording
from domain.ports import Decision, Recorded
from domain.recording.ledger import Ledger
from domain.settlements.dossier import Dossier, add_settlements
from domain.settlements.entitlement import never_assessed_again
from domain.staff.events import PersonalDataErased
from domain.staff.member import StaffMember
from domain.staff.personal import staff_stream


def erase(
    ledger: Ledger, number: str, basis: LegalBasis, *, on: date | None = None, reason: str = "", dry_run: bool = False
) -> Recorded:
    """Erase the person with this staff number: nobody reads name, birth date and identity number again.

    Raises `NotFound` for a number that nobody has, `Refused` (`erased_before`) for somebody erased already.
    """
    stream = staff_stream(ledger.identity_secret, number)

    def decide(recording: Recording) -> Decision:
        events = ledger.log.streams([stream]).get(stream)
        if not events:
            raise NotFound("no_such_person", f"nobody has the staff number {number}; please check it")
        dossier = Dossier(StaffMember.fold(events))
        if dossier.member.is_erased:
            raise Refused("erased_before", f"the personal data of {number} was erased before; nothing is left of it")
        add_settlements(ledger.log, {number: dossier})
        erased = PersonalDataErased(
            stream,
            dossier.member.version + 1,
            on or recording.today,
            recording.recorded_at,
            recording.recorded_by,
            basis,
            reason=reason,
            frees_identity_number=True,
        )
        return Decision([erased], remarks=_remarks(number, dossier))

    return ledger.record(decide, dry_run=dry_run)


def _remarks(number: str, dossier: Dossier) -> list[str]:
    """What can never be done again, so that nobody finds out later."""
    told = [f"{number}: the identity number is free: the person may be registered anew under another staff number"]
    return told + [f"{number}: {said}" for said in never_assessed_again(dossier)]
