"""Who moves to another zone gets what waits for them at ten o'clock there, on the same day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.members import Member
from core.model.notices import Notice
from core.services.retiming import retime_notices
from tests import builders

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock

MONDAY_IN_FIJI = datetime(2026, 11, 22, 22, tzinfo=UTC)


async def moved(store: Store, member: Member, **settings: object) -> int:
    """Their settings change; answers how many notices moved."""
    async with store.writing() as uow:
        row = await uow.session.get_one(Member, member.id)
        for column, value in settings.items():
            setattr(row, column, value)
        return await retime_notices(uow, member.id, was_in="Pacific/Fiji")


async def waits_until(store: Store) -> datetime:
    """The one notice."""
    async with store.reading() as uow:
        return (await uow.session.scalars(select(Notice.not_before))).one()


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/Lima", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("Pacific/Fiji", MONDAY_IN_FIJI),
    ],
    ids=["west", "a-holiday-there", "where-they-were"],
)
async def test_a_queued_notice_comes_at_ten_where_they_are_now(
    store: Store, clock: MovableClock, zone: str, at: datetime
) -> None:
    ana = await builders.member(store, "Ana", zone="Pacific/Fiji")
    await builders.notice(store, to=ana.id, not_before=MONDAY_IN_FIJI)
    assert await moved(store, ana, zone=zone) == (at != MONDAY_IN_FIJI)
    assert await waits_until(store) == at


async def test_a_later_hour_is_later_on_the_same_day(store: Store, clock: MovableClock) -> None:
    ana = await builders.member(store, "Ana", zone="Pacific/Fiji")
    await builders.notice(store, to=ana.id, not_before=MONDAY_IN_FIJI)
    assert await moved(store, ana, hour=16) == 1
    assert await waits_until(store) == datetime(2026, 11, 23, 4, tzinfo=UTC)


async def test_what_is_being_tried_or_due_stays_as_it_is(store: Store, clock: MovableClock) -> None:
    ana = await builders.member(store, "Ana", zone="Pacific/Fiji")
    await builders.notice(store, to=ana.id, not_before=MONDAY_IN_FIJI, attempts=1)
    assert await moved(store, ana, zone="America/Lima") == 0
    clock.set(MONDAY_IN_FIJI)
    async with store.writing() as uow:
        (await uow.session.scalars(select(Notice))).one().attempts = 0
    assert await moved(store, ana, zone="America/Lima") == 0
