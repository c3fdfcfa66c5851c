"""What came of a review: the answers side by side with what follows; or that somebody of the staff reads it first."""

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
    """As it stands now; that it waits is no news any more once it was settled."""
    reviewing = await review_by_id(uow, ReviewId(int(notice.facts["review"])))
    if reviewing is None or reviewing.review.outcome is None:
        return None
    if notice.sent_at is None and reviewing.review.outcome.value != notice.facts["outcome"]:
        return None
    eyes = await eyes_of(uow, reading, reviewing.partnership)
    if all(each.id not in eyes.own for each in reviewing.libraries):
        return None
    return Presented(card(*review_parts(reviewing, eyes)))
