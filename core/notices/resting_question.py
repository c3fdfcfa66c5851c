"""Three months without a talk: those who watch over a partnership are asked whether it rests."""

from __future__ import annotations

from core.cards.resting import question_parts
from core.chat.card import card
from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.partnerships import partnership_by_id
from core.services.resting import is_asked
from core.services.watching import watches
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once somebody talked or answered, nor for who watches no more."""
    partnership = await partnership_by_id(uow, PartnershipId(int(notice.facts["partnership"])))
    if partnership is None or reading.member is None or not is_asked(partnership):
        return None
    if not await watches(uow, partnership, reading.member.id):
        return None
    return Presented(card(*question_parts(partnership, reading.today(uow))))
