"""A library, or staff, would like to end a partnership: the others read why and answer, colleagues read a copy."""

from __future__ import annotations

from core.cards.ending import ending_parts
from core.chat.card import card
from core.model.ids import EndingId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.endings import parting_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now. Whoever has no part in the partnership any more does not read it, and one that was over before
    it was read falls away: of that the news tells.
    """
    parting = await parting_by_id(uow, EndingId(int(notice.facts["ending"])))
    if parting is None:
        return None
    eyes = await eyes_of(uow, reading, parting.partnership)
    if not eyes.may_see(parting.partnership) or (notice.sent_at is None and not parting.is_open):
        return None
    return Presented(card(*ending_parts(parting, eyes)))
