"""A contact left a library: their colleagues and the partners' contacts read that the partnership goes on."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.chat.card import Buttons, card
from core.chat.words import Listing, Name, Strong, _
from core.model.ids import DepartureId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.leaving import departure_by_id
from core.services.libraries import library_by_id
from core.services.partnerships import partnerships_of
from core.services.people import member_named
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who left, and with whom the talk goes on; None when they came back, or for somebody whom it does not concern."""
    departure = await departure_by_id(uow, DepartureId(notice.facts["departure"]))
    library = await library_by_id(uow, departure.library_id) if departure else None
    leaver = await member_named(uow, departure.member_id) if departure else None
    if library is None or leaver is None or reading.member is None:
        return None
    if any(contact.member_id == leaver.id for contact in library.contacts):
        return None
    own = {contact.library_id for contact in reading.member.contacts}
    names = Listing(tuple(Name(contact.member.name) for contact in library.contacts))
    if library.id in own:
        said = _(
            "{name} does not speak for {library} any more. It goes on with {names}, and all its partnerships stay.",
            name=Strong(Name(leaver.name)),
            library=Strong(Name(library.name)),
            names=names,
        )
        return Presented(card(said, Buttons((library_button(library.id), HOME))))
    shared = await partnerships_of(uow, [library.id])
    if all(row.library_id not in own for partnership in shared for row in partnership.rows):
        return None
    said = _(
        "{name} does not speak for {library} any more. Your partnership stays with the library; write to {names}.",
        name=Strong(Name(leaver.name)),
        library=Strong(Name(library.name)),
        names=names,
    )
    return Presented(card(said, Buttons((HOME,))))
