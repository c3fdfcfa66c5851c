"""A contact stops speaking for a library. Its partnerships stay, and somebody who can be written to stays too."""

from __future__ import annotations

from core.model.contacts import Departure
from core.model.ids import DepartureId, LibraryId, MemberId
from core.services.contacts import led_without, remove_contact, stand_of, standing, those_concerned
from core.services.handovers import cancel_handovers_of
from core.services.people import in_their_hours
from core.store.unit import UnitOfWork


async def leave(uow: UnitOfWork, library_id: LibraryId, *, member_id: MemberId) -> bool:
    """They leave, and the others of the library and the partners are told in their hours. False, and nothing changed,
    when no first contact whom one can write to would stay.
    """
    stands = await standing(uow, library_id, to_change=True)
    stand = stand_of(stands, member_id)
    if stand is None or not led_without(stands, member_id):
        return False
    departure = await remove_contact(uow, library_id, stand)
    await cancel_handovers_of(uow, library_id, member_id)
    uow.audit("contact left", "library", library_id, by=member_id)
    told = in_their_hours(uow, await those_concerned(uow, library_id, but={member_id}))
    await uow.notify("contact_left", f"departure:{departure.id}", told, departure=departure.id)
    return True


async def departure_by_id(uow: UnitOfWork, departure_id: DepartureId) -> Departure | None:
    """Who left which library, or None."""
    return await uow.session.get(Departure, departure_id)
