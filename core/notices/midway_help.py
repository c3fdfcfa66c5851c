"""A library said midway that it does not go well, and would like help: those who watch over the partnership read it."""

from __future__ import annotations

from datetime import date

from core.cards.buttons import look_at
from core.cards.library import names_of
from core.cards.midway import said
from core.chat.card import Button, Buttons, Style, Words, card
from core.chat.words import Name, Strong, _
from core.model.ids import LibraryId, PartnershipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.midway import midway_of
from core.services.partnerships import partners_of
from core.services.watching import watches
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What the library said, as it stands now; nothing for who watches no more, or once it has ended."""
    asked_on = date.fromisoformat(str(notice.facts["asked_on"]))
    midway = await midway_of(uow, PartnershipId(int(notice.facts["partnership"])), asked_on=asked_on)
    library_id = LibraryId(int(notice.facts["library"]))
    library = next((each for each in midway.libraries if each.id == library_id), None) if midway else None
    if midway is None or library is None or midway.partnership.state is PartnershipState.ENDED:
        return None
    if reading.member is None or not await watches(uow, midway.partnership, reading.member.id):
        return None
    parts = [
        Words(
            _(
                "{library} would like help in its trial with {partners}. Please write to them.",
                library=Strong(Name(library.name)),
                partners=names_of(partners_of(midway.partnership, {library.id})),
            )
        )
    ]
    if library.id in midway.answers:
        answer = said(midway.answers[library.id])
        parts.append(Words(_("Asked how it is going, they said: {answer}.", answer=answer)))
    look = Button(
        label=_("Look at the answers"),
        command="sister review",
        given={"partnership": str(midway.partnership.id)},
        style=Style.PRIMARY,
    )
    return Presented(card(*parts, Buttons((look, look_at(midway.partnership)))))
