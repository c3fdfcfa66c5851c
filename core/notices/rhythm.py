"""A library proposes how often to talk: the contacts of the others read it, and confirm or not."""

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
    """As it stands now; one that was settled before it was read falls away: of what came of it the answer tells."""
    proposed = await rhythm_by_id(uow, RhythmId(int(notice.facts["rhythm"])))
    if proposed is None or (notice.sent_at is None and not proposed.is_open):
        return None
    eyes = await eyes_of(uow, reading, proposed.partnership)
    return Presented(card(*rhythm_parts(proposed, eyes))) if eyes.may_see(proposed.partnership) else None
