"""Handing over: a contact's role moves to a successor, who was asked, on the contact's last day.

The clock moves it (`move_roles`), any number of programs may try. Until then either of the two may cancel it. Where the
leaver is gone already staff hand over for them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from core.model.contacts import OPEN_HANDOVER, Handover, HandoverState
from core.model.defaults import CONTACT_ANSWER_LIFE, NUDGE_HOUR
from core.model.ids import HandoverId, LibraryId, MemberId
from core.model.libraries import ContactRole, Library
from core.model.members import Member
from core.model.schedule import local_instant
from core.services.contacts import (
    Stand,
    higher,
    led_without,
    put_contact,
    remove_contact,
    stand_of,
    standing,
    take_library_turn,
    those_concerned,
)
from core.services.nudging import write_nudges
from core.services.passing_on import pass_on_questions, tell_history, unanswered_nudges
from core.services.people import in_hours_of, in_their_hours
from core.store.unit import UnitOfWork

AT_ONCE = 100
"""So many lapse, or move, in one transaction."""


@dataclass(frozen=True)
class Planned:
    """A handover with its library and the two people."""

    handover: Handover
    library: Library
    leaver: Member
    successor: Member


def about(handover_id: HandoverId) -> str:
    """What notices about a handover are marked with."""
    return f"handover:{handover_id}"


async def hand_over(
    uow: UnitOfWork,
    *,
    library: Library,
    leaver_id: MemberId,
    successor_id: MemberId,
    last_on: date,
    by: MemberId,
    note: str | None = None,
) -> Planned:
    """Ask the successor, in their hours. When staff hand over to a present contact nobody needs to be asked: the role
    moves at once. The library's turn is taken, and the leaver has no other open one (`open_handover_of`).
    """
    handover = Handover(
        library_id=library.id,
        leaver_id=leaver_id,
        successor_id=successor_id,
        asked_by=by,
        asked_at=uow.now,
        last_on=last_on,
        moves_at=local_instant(last_on, NUDGE_HOUR, library.zone),
        lapses_at=uow.now + CONTACT_ANSWER_LIFE,
        note=note,
    )
    uow.session.add(handover)
    await uow.session.flush()
    uow.audit("handover begun", "library", library.id, by=by, handover=handover.id, last_on=last_on.isoformat())
    planned = await _one(uow, handover.id)
    present = stand_of(await standing(uow, library.id), successor_id) is not None
    if handover.by_staff and present:
        await accept_handover(uow, planned, by=by)
    else:
        await _tell(uow, "handover", handover, [successor_id])
    return planned


async def handover_by_id(uow: UnitOfWork, handover_id: HandoverId, *, to_answer: bool = False) -> Planned | None:
    """The handover, or None. `to_answer`: of two who answer the second waits, and reads the first."""
    if to_answer:
        await _hold(uow, handover_id)
    found = await _planned(uow, Handover.id == handover_id)
    return found[0] if found else None


async def open_handovers(uow: UnitOfWork, library_id: LibraryId) -> Sequence[Planned]:
    """Those of a library of which the role may still move, the oldest first."""
    return await _planned(uow, Handover.library_id == library_id, Handover.state.in_(OPEN_HANDOVER))


async def open_handover_of(uow: UnitOfWork, library_id: LibraryId, leaver_id: MemberId) -> Planned | None:
    """The one in which that contact leaves that library, if there is one."""
    found = await open_handovers(uow, library_id)
    return next((each for each in found if each.handover.leaver_id == leaver_id), None)


async def handovers_for(uow: UnitOfWork, member_id: MemberId) -> Sequence[Planned]:
    """Those that wait for this member's answer, the oldest first."""
    return await _planned(uow, Handover.successor_id == member_id, Handover.state == HandoverState.WAITING)


async def _one(uow: UnitOfWork, handover_id: HandoverId) -> Planned:
    (found,) = await _planned(uow, Handover.id == handover_id)
    return found


async def _planned(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Planned]:
    leaver, successor = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(Handover, Library, leaver, successor)
        .join(Library, Library.id == Handover.library_id)
        .join(leaver, leaver.id == Handover.leaver_id)
        .join(successor, successor.id == Handover.successor_id)
        .where(*which)
        .order_by(Handover.id)
    )
    return [Planned(*row) for row in found]


async def _hold(uow: UnitOfWork, handover_id: HandoverId) -> Handover | None:
    """Nobody else answers it, or changes who speaks for its library, until this unit of work ends."""
    library_id = await uow.session.scalar(select(Handover.library_id).where(Handover.id == handover_id))
    if library_id is None:
        return None
    await take_library_turn(uow, library_id)
    return await uow.session.get(Handover, handover_id, with_for_update=True, populate_existing=True)


async def role_after(uow: UnitOfWork, planned: Planned) -> ContactRole:
    """The role the successor has, or will have: at least the leaver's, and first contact where no other stays."""
    handover = planned.handover
    stands = await standing(uow, planned.library.id)
    return _role_after(stands, handover)


def _role_after(stands: Sequence[Stand], handover: Handover) -> ContactRole:
    leaver, successor = stand_of(stands, handover.leaver_id), stand_of(stands, handover.successor_id)
    own = successor.role if successor else ContactRole.SECOND
    if handover.state is HandoverState.DONE:
        return own
    others = [each for each in stands if each.member_id != handover.successor_id]
    if not led_without(others, handover.leaver_id):
        return ContactRole.PRIMARY
    return higher(own, leaver.role) if leaver else own


async def accept_handover(uow: UnitOfWork, planned: Planned, *, by: MemberId) -> bool:
    """The successor is a contact from now on, and reads the history of each partnership; the role moves on the last
    day, at once if that has come: True then. The others of the library and the partners are told. It waits
    (`handover_by_id`).
    """
    handover = planned.handover
    stands = await standing(uow, handover.library_id)
    if stand_of(stands, handover.successor_id) is None:
        handover.new = True
        await put_contact(uow, handover.library_id, handover.successor_id, ContactRole.SECOND)
    handover.state = HandoverState.AGREED
    handover.answered_at = uow.now
    uow.audit("handover accepted", "library", handover.library_id, by=by, handover=handover.id)
    moves_now = handover.moves_at <= uow.now
    if by == handover.successor_id and not moves_now:
        await _tell(uow, "handover_answer", handover, [handover.asked_by])
    await tell_history(uow, handover)
    if moves_now:
        await _move(uow, planned)
    told = await those_concerned(uow, handover.library_id, but={handover.leaver_id, handover.successor_id, by})
    await uow.notify("handover_news", about(handover.id), in_their_hours(uow, told), handover=handover.id)
    await uow.refresh(about(handover.id))
    return moves_now


async def close_handover(uow: UnitOfWork, handover: Handover, state: HandoverState, *, by: MemberId | None) -> None:
    """Declined, cancelled or lapsed: the role stays where it is. Whoever did not do it is told; when nobody answered,
    all contacts of the library are. It is open (`handover_by_id`).
    """
    handover.state = state
    handover.ended_at = uow.now
    handover.ended_by = by
    uow.audit(f"handover {state.value}", "library", handover.library_id, by=by, handover=handover.id)
    told = {handover.asked_by, handover.leaver_id}
    if state is HandoverState.CANCELLED:
        told.add(handover.successor_id)
    if state is HandoverState.LAPSED:
        told |= {each.member_id for each in await standing(uow, handover.library_id)}
    await _tell(uow, "handover_answer", handover, told - {by})
    await uow.refresh(about(handover.id))


async def cancel_handovers_of(uow: UnitOfWork, library_id: LibraryId, member_id: MemberId) -> None:
    """That member does not speak for the library any more: no role moves from them or to them."""
    for planned in await open_handovers(uow, library_id):
        if member_id in {planned.handover.leaver_id, planned.handover.successor_id}:
            await close_handover(uow, planned.handover, HandoverState.CANCELLED, by=member_id)


async def _move(uow: UnitOfWork, planned: Planned) -> None:
    """The role moves: the successor has it, the leaver is no contact any more, and what they had not answered is the
    successor's.
    """
    handover = planned.handover
    stands = await standing(uow, handover.library_id)
    role = _role_after(stands, handover)
    leaver = stand_of(stands, handover.leaver_id)
    handover.state = HandoverState.DONE
    handover.ended_at = uow.now
    questions = await unanswered_nudges(
        uow, handover.library_id, leaver_id=handover.leaver_id, successor_id=handover.successor_id
    )
    if leaver is not None:
        await remove_contact(uow, handover.library_id, leaver)
    await put_contact(uow, handover.library_id, handover.successor_id, role)
    if role is ContactRole.PRIMARY:
        await write_nudges(uow, questions)
    await pass_on_questions(uow, handover.library_id, successor_id=handover.successor_id)
    await uow.session.flush()
    await cancel_handovers_of(uow, handover.library_id, handover.leaver_id)
    uow.audit("handover done", "library", handover.library_id, by=None, handover=handover.id, role=role.value)
    await _tell(uow, "handover_done", handover, [handover.leaver_id, handover.successor_id])
    await uow.refresh(about(handover.id))


async def _tell(uow: UnitOfWork, kind: str, handover: Handover, member_ids: Collection[MemberId]) -> None:
    """Those of these people whom one can write to, in their hours."""
    recipients = await in_hours_of(uow, member_ids)
    state = handover.state.value
    # An answer stands as it was read: it is about this state alone, and never corrected.
    subject = f"{about(handover.id)}:{state}" if kind == "handover_answer" else about(handover.id)
    await uow.notify(
        kind, subject, recipients, key=f"{kind}:{about(handover.id)}:{state}", handover=handover.id, state=state
    )


async def lapse_handovers(uow: UnitOfWork) -> int:
    """Close those that no successor answered in time; answers how many, at most a hundred. It may run anywhere,
    often.
    """
    due = (Handover.state == HandoverState.WAITING) & (Handover.lapses_at <= uow.now)
    lapsed = await _due(uow, due)
    for handover_id in lapsed:
        handover = await _hold(uow, handover_id)
        if handover is not None and handover.state is HandoverState.WAITING:
            await close_handover(uow, handover, HandoverState.LAPSED, by=None)
    return len(lapsed)


async def move_roles(uow: UnitOfWork) -> int:
    """Move the roles whose day has come; answers how many, at most a hundred. It may run anywhere, often."""
    due = (Handover.state == HandoverState.AGREED) & (Handover.moves_at <= uow.now)
    moving = await _due(uow, due)
    for handover_id in moving:
        handover = await _hold(uow, handover_id)
        if handover is not None and handover.state is HandoverState.AGREED:
            await _move(uow, await _one(uow, handover_id))
    return len(moving)


async def _due(uow: UnitOfWork, which: ColumnElement[bool]) -> Sequence[HandoverId]:
    found = await uow.session.scalars(
        select(Handover.id).where(which).order_by(Handover.library_id, Handover.id).limit(AT_ONCE)
    )
    return found.all()


async def next_handover(uow: UnitOfWork) -> datetime | None:
    """The next instant at which one lapses or moves; None when none is open."""
    waits, agreed = Handover.state == HandoverState.WAITING, Handover.state == HandoverState.AGREED
    lapse = await uow.session.scalar(select(func.min(Handover.lapses_at)).where(waits))
    move = await uow.session.scalar(select(func.min(Handover.moves_at)).where(agreed))
    return min((at for at in (lapse, move) if at is not None), default=None)
