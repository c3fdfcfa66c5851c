"""A partnership goes from one state to another: by the one table, with day, reason, author and audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from core.errors import SisterError
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.lifecycle import TRANSITIONS, ChangeReason, StateChange
from core.model.members import Member
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipState
from core.services.closing import close_what_is_open
from core.services.quiet_notices import about as about_silence
from core.services.waiting_rhythms import mind_waiting_rhythm
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
    """From that day (of the author's calendar) on it is in that state, and what was to be asked is asked anew. Where it
    ends, what is still open in it is closed.

    Whoever changes it holds it (`communications.hold`). Raises IllegalTransitionError.
    """
    before = partnership.state
    if to not in TRANSITIONS[before]:
        raise IllegalTransitionError(before, to)
    await mind_waiting_rhythm(uow, partnership, to)
    partnership.become(to, on)
    await uow.session.execute(
        delete(Nudge).where(Nudge.row_id.in_([row.id for row in partnership.rows]), Nudge.sent_at.is_(None))
    )
    record_change(uow, partnership, before, reason, by=by, note=note)
    # What staff were told of its silence, or asked about it.
    await uow.refresh(about_silence(partnership.id))
    if PartnershipState.TRIAL in {before, to}:
        # How it is going is asked in a trial alone.
        await uow.refresh(f"midway:{partnership.id}")
    if to is PartnershipState.ENDED:
        await close_what_is_open(uow, partnership.id, by=by)


def record_event(
    uow: UnitOfWork,
    partnership: Partnership,
    reason: ChangeReason,
    *,
    by: MemberId | None,
    library_id: LibraryId | None = None,
    note: str | None = None,
) -> StateChange:
    """Something of its life that changed no state: it stands in the timeline, in the state in which it is.
    `library_id`: the library that joined or left.
    """
    event = StateChange(
        partnership_id=partnership.id,
        at=uow.now,
        from_state=partnership.state,
        to_state=partnership.state,
        reason=reason,
        member_id=by,
        note=note,
        library_id=library_id,
    )
    uow.session.add(event)
    uow.audit(f"partnership {reason.value}", "partnership", partnership.id, by=by, library=library_id)
    return event


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
    """A change, and the name of who made it; None when the clock did. `library`: the one that joined or left."""

    change: StateChange
    author: str | None
    library: str | None = None

    @property
    def steady(self) -> bool:
        """Whether the state stayed as it was."""
        return self.change.from_state is self.change.to_state


async def timeline(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Step]:
    """Every change of a partnership, the newest first. One statement."""
    author = aliased(Member)
    found = await uow.session.execute(
        select(StateChange, author.name, Library.name)
        .outerjoin(author, author.id == StateChange.member_id)
        .outerjoin(Library, Library.id == StateChange.library_id)
        .where(StateChange.partnership_id == partnership_id)
        .order_by(StateChange.id.desc())
    )
    return [Step(*row) for row in found]
