"""A library left a partnership: the others read it with its words, and its own contacts read a copy."""

from __future__ import annotations

from core.cards.moving import left_parts
from core.chat.card import card
from core.model.ids import StateChangeId
from core.model.lifecycle import ChangeReason
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.leaving_partnership import moved_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who left; None for whoever speaks for none of them any more, and where it joined again before it was read."""
    moved = await moved_by_id(uow, StateChangeId(int(notice.facts["change"])), ChangeReason.LEFT)
    if moved is None:
        return None
    eyes = await eyes_of(uow, reading, moved.partnership)
    inside = {row.library_id for row in moved.partnership.rows}
    if moved.library.id in inside or eyes.own.isdisjoint(inside | {moved.library.id}):
        return None
    return Presented(card(*left_parts(moved, eyes)))
