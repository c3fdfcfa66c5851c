"""Staff ask about a silence by hand: *Nudge now*."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update

from core.model.defaults import NUDGE_PAUSE
from core.model.ids import MemberId
from core.model.libraries import ContactRole
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.model.nudges import Nudge
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.nudging import KIND, Wanted, did_not_arrive, queue_nudges, write_nudges
from core.services.people import contacts_of, hours_of
from core.services.quiet_mode import left_in_peace
from core.services.reaching import try_again
from core.store.unit import UnitOfWork


class Became(StrEnum):
    """What came of asking a person."""

    QUEUED = "queued"
    WAITED = "waited"
    """A nudge about this partnership was on its way to them already."""
    LEFT_ALONE = "left_alone"
    """They were nudged less than a week ago."""
    IN_PEACE = "in_peace"
    """They left three reminders about it without an answer (`quiet_mode`)."""


@dataclass(frozen=True, kw_only=True)
class AskedNow:
    """A first contact that staff want asked. `at`: when the nudge goes, or when the last one went."""

    member: Member
    became: Became
    at: datetime


async def nudge_now(uow: UnitOfWork, partnership: Partnership, *, by: MemberId) -> list[AskedNow]:
    """Each first contact that is connected is nudged at their next allowed hour; nobody twice, nor within a week of the
    last nudge, nor who is left in peace. Empty when nobody is connected.
    """
    rows = {row.library_id: row for row in partnership.rows}
    contacts = [
        contact for contact in await contacts_of(uow, rows, roles=[ContactRole.PRIMARY]) if contact.member.accounts
    ]
    waiting = await _on_their_way(uow, partnership)
    in_peace = await left_in_peace(uow, [row.id for row in partnership.rows])
    became: dict[MemberId, Became] = {}
    wanted: list[Wanted] = []
    for contact in contacts:
        member, row = contact.member, rows[contact.library_id]
        if member.id in waiting:
            became[member.id] = Became.WAITED
        elif (member.id, row.id) in in_peace:
            became[member.id] = Became.IN_PEACE
        elif member.nudged_at is not None and member.nudged_at > uow.now - NUDGE_PAUSE:
            became[member.id] = Became.LEFT_ALONE
        else:
            became[member.id] = Became.QUEUED
            today = local_day(uow.now, hours_of(member, library=contact.library).zone)
            wanted.append(Wanted(member_id=member.id, row=row, on=today, asked_by=by))
    asked = [each.member_id for each in wanted]
    await write_nudges(uow, wanted)
    await _plan_anew(uow, partnership, asked)
    for member_id in asked:
        # Whom a message did not reach is asked anew, so the ways to them are tried anew, too.
        await try_again(uow, member_id, by=by)
    hours = await queue_nudges(uow, asked, revive=True)
    hours |= await queue_nudges(uow, [who for who, what in became.items() if what is Became.WAITED])
    hours |= await _hours_of_notices(uow, hours)
    if wanted:
        uow.audit("nudge asked for", "partnership", partnership.id, by=by)
    people = {contact.member_id: contact.member for contact in contacts}
    return [
        AskedNow(member=people[who], became=what, at=hours.get(who) or people[who].nudged_at or uow.now)
        for who, what in became.items()
    ]


async def _on_their_way(uow: UnitOfWork, partnership: Partnership) -> set[MemberId]:
    """Whom a nudge about this partnership will reach without further doing."""
    found = await uow.session.scalars(
        select(Nudge.member_id).where(
            Nudge.row_id.in_([row.id for row in partnership.rows]), Nudge.sent_at.is_(None), ~did_not_arrive()
        )
    )
    return set(found)


async def _plan_anew(uow: UnitOfWork, partnership: Partnership, member_ids: Collection[MemberId]) -> None:
    """Nudges of these people that did not arrive are as good as new."""
    await uow.session.execute(
        update(Nudge)
        .where(
            Nudge.row_id.in_([row.id for row in partnership.rows]),
            Nudge.member_id.in_(member_ids),
            Nudge.sent_at.is_(None),
        )
        .values(planned_at=uow.now)
    )


async def _hours_of_notices(uow: UnitOfWork, member_ids: Collection[MemberId]) -> dict[MemberId, datetime]:
    """When the notice goes that carries their nudges; one that is being tried again has an hour of its own."""
    found = await uow.session.execute(
        select(Notice.member_id, func.min(Notice.not_before))
        .where(
            Notice.member_id.in_(member_ids),
            Notice.kind == KIND,
            Notice.state.in_([NoticeState.WAITING, NoticeState.SENDING]),
        )
        .group_by(Notice.member_id)
    )
    return {member_id: at for member_id, at in found if member_id is not None}
