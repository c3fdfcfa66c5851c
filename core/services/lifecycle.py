"""A partnership goes from one state to another: by the one table, with day, reason, author and audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from core.errors import SisterError
from core.model.ids import MemberId, PartnershipId
from core.model.lifecycle import TRANSITIONS, ChangeReason, StateChange
from core.model.members import Member
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipState
from core.store.unit import UnitOfWork


class IllegalTransitionError(SisterError):
    """That state does not follow this one. `allowed`: those that do."""

    def __init__(self, state: PartnershipState, to: PartnershipState) -> None:
        super().__init__(f"{state} does not become {to}")
        self.state = state
        self.to = to
        self.allowed = TRANSITIONS[state]


async def change_state(
    uow: UnitOfWork,
    partnership: Partnership,
    to: PartnershipState,
    reason: ChangeReason,
    *,
    by: MemberId | None,
    on: date,
    note: str | None = None,
) -> None:
    """From that day (of the author's calendar) on it is in that state, and what was to be asked is asked anew.

    Whoever changes it holds it (`communications.hold`). Raises IllegalTransitionError.
    """
    before = partnership.state
    if to not in TRANSITIONS[before]:
        raise IllegalTransitionError(before, to)
    partnership.become(to, on)
    await uow.session.execute(
        delete(Nudge).where(Nudge.row_id.in_([row.id for row in partnership.rows]), Nudge.sent_at.is_(None))
    )
    record_change(uow, partnership, before, reason, by=by, note=note)


def record_change(
    uow: UnitOfWork,
    partnership: Partnership,
    before: PartnershipState | None,
    reason: ChangeReason,
    *,
    by: MemberId | None,
    note: str | None = None,
) -> None:
    """Write down a change that has happened; the partnership has its id already. Raises IllegalTransitionError."""
    if before is not None and partnership.state not in TRANSITIONS[before]:
        raise IllegalTransitionError(before, partnership.state)
    uow.session.add(
        StateChange(
            partnership_id=partnership.id,
            at=uow.now,
            from_state=before,
            to_state=partnership.state,
            reason=reason,
            member_id=by,
            note=note,
        )
    )
    uow.audit(f"partnership {partnership.state.value}", "partnership", partnership.id, by=by, reason=reason.value)


@dataclass(frozen=True)
class Step:
    """A change, and the name of who made it; None when the clock did."""

    change: StateChange
    author: str | None


async def timeline(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Step]:
    """Every change of a partnership, the newest first. One statement."""
    author = aliased(Member)
    found = await uow.session.execute(
        select(StateChange, author.name)
        .outerjoin(author, author.id == StateChange.member_id)
        .where(StateChange.partnership_id == partnership_id)
        .order_by(StateChange.id.desc())
    )
    return [Step(change, name) for change, name in found]
