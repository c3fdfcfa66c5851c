"""A proposed rhythm was agreed to, or not: the other libraries' contacts read it, and what holds now."""

from __future__ import annotations

from core.cards.rhythm import rhythm_parts
from core.chat.card import card
from core.model.ids import RhythmId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.rhythms import rhythm_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What came of it; nobody reads it who has no part in the partnership any more."""
    proposed = await rhythm_by_id(uow, RhythmId(int(notice.facts["rhythm"])))
    if proposed is None:
        return None
    eyes = await eyes_of(uow, reading, proposed.partnership)
    return Presented(card(*rhythm_parts(proposed, eyes))) if eyes.may_see(proposed.partnership) else None
