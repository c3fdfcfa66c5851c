"""A partnership rests since staff said so: its contacts read that one talk brings it back."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Style, Words, card
from core.chat.words import Strong, _
from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.partnerships import partners_of, partnership_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once a talk brought it back, nor for who speaks for none of its libraries."""
    partnership = await partnership_by_id(uow, PartnershipId(int(notice.facts["partnership"])))
    own = {contact.library_id for contact in reading.member.contacts} if reading.member else set()
    if partnership is None or partnership.state is not PartnershipState.DORMANT:
        return None
    if own.isdisjoint(row.library_id for row in partnership.rows):
        return None
    said = _(
        "Your partnership with {partners} rests now, and I ask nothing more about it. It is not over: one message "
        "between you brings it back. Log it here, whenever it comes.",
        partners=Strong(names_of(partners_of(partnership, own))),
    )
    log = Button(label=_("Log a talk"), command="log", given={"partnership": str(partnership.id)}, style=Style.PRIMARY)
    return Presented(card(Words(said), Buttons((log, look_at(partnership), HOME))))
