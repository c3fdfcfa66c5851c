"""In the middle of a trial: how is it going?"""

from __future__ import annotations

from datetime import date

from core.cards.midway import midway_parts
from core.chat.card import card
from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.midway import midway_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now. Once it is over it falls away where the reader's libraries did not answer."""
    asked_on = date.fromisoformat(str(notice.facts["asked_on"]))
    midway = await midway_of(uow, PartnershipId(int(notice.facts["partnership"])), asked_on=asked_on)
    if midway is None:
        return None
    eyes = await eyes_of(uow, reading, midway.partnership)
    theirs = {each.id for each in midway.libraries} & eyes.own
    if not theirs or not (midway.is_open or (notice.sent_at is not None and theirs & midway.answers.keys())):
        return None
    return Presented(card(*midway_parts(midway, eyes)))
