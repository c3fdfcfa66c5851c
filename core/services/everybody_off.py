"""Partnerships of which everybody is away: nobody there would notice anything, so staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from core.model.libraries import Contact
from core.model.members import Account
from core.model.nudges import Later
from core.model.partnerships import LIVE, Partnership, PartnershipLibrary, PartnershipState
from core.model.pauses import Pause
from core.store.unit import UnitOfWork


def _everybody_off(today: date, statement: Select[Any]) -> Select[Any]:
    """Every library pauses it, or all of its connected contacts wished for no reminders before a day to come. A library
    of whom nobody is connected is reached in other ways, and is not off.
    """
    connected = and_(
        Contact.library_id == PartnershipLibrary.library_id, exists().where(Account.member_id == Contact.member_id)
    )
    put_off = exists().where(
        Later.member_id == Contact.member_id,
        Later.until > today,
        or_(Later.partnership_id.is_(None), Later.partnership_id == Partnership.id),
    )
    pauses = exists().where(
        Pause.partnership_id == Partnership.id,
        Pause.library_id == PartnershipLibrary.library_id,
        Pause.ended_at.is_(None),
    )
    somebody = exists().where(connected)
    somebody_there = exists().where(connected, ~put_off)
    there = exists().where(PartnershipLibrary.partnership_id == Partnership.id, ~pauses, or_(somebody_there, ~somebody))
    may_be = or_(
        Partnership.state == PartnershipState.PAUSED,
        Partnership.id.in_(
            select(PartnershipLibrary.partnership_id)
            .join(Contact, Contact.library_id == PartnershipLibrary.library_id)
            .join(Later, Later.member_id == Contact.member_id)
            .where(Later.until > today)
        ),
    )
    return statement.where(Partnership.state.in_((*LIVE, PartnershipState.PAUSED)), may_be, ~there)


async def count_everybody_off(uow: UnitOfWork, today: date) -> int:
    """How many there are. One statement."""
    return await uow.session.scalar(_everybody_off(today, select(func.count()).select_from(Partnership))) or 0


async def everybody_off(uow: UnitOfWork, today: date, *, limit: int, offset: int = 0) -> Sequence[Partnership]:
    """A page of them with their rows and libraries, the one that is quiet longest first."""
    found = await uow.session.scalars(
        _everybody_off(today, select(Partnership))
        .order_by(Partnership.quiet_since, Partnership.id)
        .limit(limit)
        .offset(offset)
        .options(selectinload(Partnership.rows).selectinload(PartnershipLibrary.library))
    )
    return found.all()
