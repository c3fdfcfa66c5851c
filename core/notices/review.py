"""A trial comes to its end: its libraries are asked the seven questions."""

from __future__ import annotations

from core.cards.review import review_parts
from core.chat.card import card
from core.model.ids import ReviewId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.reviews import review_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was over before it was read falls away: of what came of it the news tells."""
    reviewing = await review_by_id(uow, ReviewId(int(notice.facts["review"])))
    if reviewing is None or (notice.sent_at is None and not reviewing.is_open):
        return None
    eyes = await eyes_of(uow, reading, reviewing.partnership)
    if all(each.id not in eyes.own for each in reviewing.libraries):
        return None
    return Presented(card(*review_parts(reviewing, eyes)))
