"""Somebody who seeks fits a library that waits for a partner."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.matches import match_rows
from core.chat.card import Button, Buttons, card
from core.chat.words import Name, Strong, _
from core.model.ids import LibraryId, PartnerWishId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.finding_matches import best_matches
from core.services.finding_wishes import arrived, wish_by_id
from core.services.libraries import library_by_id
from core.services.seekers import seeker_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who fits at this moment; None when nobody does any more, the library seeks no more, or the reader is gone."""
    wish = await wish_by_id(uow, PartnerWishId(notice.facts["wish"]))
    if wish is None or wish.found_at is None or not speaks_for(reading, wish.library_id):
        return None
    mine = await seeker_of(uow, wish.library_id, only_open=True)
    library = await library_by_id(uow, wish.library_id)
    found = await best_matches(uow, mine) if mine is not None else []
    if mine is None or library is None or not found:
        return None

    async def sent(uow: UnitOfWork) -> None:
        await arrived(uow, PartnerWishId(notice.facts["wish"]))

    stop = Button(label=_("Stop seeking"), command="sister find-stop", given={"library": str(library.id)})
    said = _(
        "{library} waited for a partner. Now somebody fits. A short hello is enough; nobody has to say yes.",
        library=Strong(Name(library.name)),
    )
    return Presented(card(said, await match_rows(uow, mine, found), Buttons((stop, HOME))), sent=sent)


def speaks_for(reading: Reading, library_id: LibraryId) -> bool:
    """Whether the reader still speaks for the library."""
    member = reading.member
    return member is not None and any(contact.library_id == library_id for contact in member.contacts)
