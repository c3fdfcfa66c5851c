"""A library leaves a partnership of three or more, kindly: the others go on together. Of two partners none can leave
the other: they end it, or one of them asks to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from core.model.ids import LibraryId, MemberId, PartnershipId, StateChangeId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.partnerships import LOGGABLE, SEVERAL, Partnership
from core.model.proposals import ProposalAnswer
from core.services.communications import hold
from core.services.joining import joining_to_change, one_less, take_joining_turn
from core.services.library_left import library_left
from core.services.partnership_libraries import release
from core.services.partnerships import partnership_by_id
from core.services.people import in_their_hours
from core.store.unit import UnitOfWork


def can_leave(partnership: Partnership) -> bool:
    """Whether one library may leave and the others are partners still."""
    return partnership.state in LOGGABLE and len(partnership.rows) >= SEVERAL


async def leave_partnership(
    uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, *, by: MemberId, words: str | None
) -> bool:
    """The library leaves; the others read it in their hours, and so do its own contacts. False, and nothing changed,
    where it is none of them any more, or too few would stay: of two who leave at the same moment the second reads what
    the first left.
    """
    await take_joining_turn(uow, partnership.id)
    joining = await joining_to_change(uow, partnership.id)
    held = await hold(uow, partnership)
    row = next((each for each in partnership.rows if each.library_id == library_id), None)
    if row is None or not can_leave(partnership):
        return False
    event = await release(uow, partnership, row, by=by, note=words)
    told = [each for each in held.contacts if each.member_id != by]
    await uow.notify("partner_left", f"partner_left:{event.id}", in_their_hours(uow, told), change=event.id)
    # The row that went may have decided a review, and so the partnership's end, which closed it.
    if joining is not None and joining.proposal.answer is ProposalAnswer.WAITING:
        await one_less(uow, joining, library_id, by=by)
    await library_left(uow, partnership, library_id, by=by)
    return True


async def has_left(
    uow: UnitOfWork, partnership_id: PartnershipId, library_ids: Collection[LibraryId]
) -> Library | None:
    """The one of these libraries that was in that partnership and left it, or None."""
    found = await uow.session.scalars(
        select(Library)
        .join(StateChange, StateChange.library_id == Library.id)
        .where(
            StateChange.partnership_id == partnership_id,
            StateChange.reason == ChangeReason.LEFT,
            Library.id.in_(library_ids),
        )
        .order_by(StateChange.id.desc())
        .limit(1)
    )
    return found.one_or_none()


@dataclass(frozen=True)
class Moved:
    """A library that joined or left a partnership, and the partnership as it is now."""

    change: StateChange
    library: Library
    partnership: Partnership


async def moved_by_id(uow: UnitOfWork, change_id: StateChangeId, reason: ChangeReason) -> Moved | None:
    """Who joined, or left, as `reason` says; None when there is no such change. Two statements."""
    found = await uow.session.execute(
        select(StateChange, Library)
        .join(Library, Library.id == StateChange.library_id)
        .where(StateChange.id == change_id, StateChange.reason == reason)
    )
    row = found.one_or_none()
    partnership = await partnership_by_id(uow, row[0].partnership_id) if row is not None else None
    return Moved(row[0], row[1], partnership) if row is not None and partnership is not None else None
