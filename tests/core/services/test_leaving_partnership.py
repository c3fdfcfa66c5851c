"""A library leaves a partnership of three; of two, none does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.communications import Communication
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.notices import Notice
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipState
from core.services.climbing import plan_nudges
from core.services.leaving_partnership import can_leave, has_left, leave_partnership, moved_by_id
from core.services.partnerships import partnership_by_id
from tests import builders

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock

ONE = PartnershipId(1)
SUVA, AMMAN, JUNEAU = (LibraryId(number) for number in range(1, 4))
ANA, YUSUF, BETH = (MemberId(number) for number in range(1, 4))


@pytest.fixture
async def three(store: Store) -> Store:
    """Suva (Ana), Amman (Yusuf) and Juneau (Beth) are partners."""
    people = [await builders.member(store, name) for name in ("Ana", "Yusuf", "Beth")]
    towns = ("Suva", "Amman", "Juneau")
    made = [await builders.library(store, town, contacts=[person]) for town, person in zip(towns, people, strict=True)]
    await builders.partnership(store, *made)
    return store


async def leave(store: Store, library: LibraryId, by: MemberId) -> bool:
    """In a unit of work of its own."""
    async with store.writing() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        return await leave_partnership(uow, partnership, library, by=by, words="Thank you.")


async def inside(store: Store) -> set[LibraryId]:
    """The libraries that are partners now."""
    async with store.reading() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        return {row.library_id for row in partnership.rows}


async def test_it_stands_in_the_timeline_and_changes_no_state(three: Store) -> None:
    assert await leave(three, SUVA, ANA)
    assert await inside(three) == {AMMAN, JUNEAU}
    async with three.reading() as uow:
        (change,) = await uow.session.scalars(select(StateChange))
        assert (change.reason, change.library_id, change.note) == (ChangeReason.LEFT, SUVA, "Thank you.")
        assert change.from_state is change.to_state is PartnershipState.ACTIVE
        moved = await moved_by_id(uow, change.id, ChangeReason.LEFT)
        assert moved is not None
        assert moved.library.id == SUVA
        assert await moved_by_id(uow, change.id, ChangeReason.JOINED) is None
        left = await has_left(uow, ONE, [SUVA])
        assert left is not None
        assert left.id == SUVA
        assert await has_left(uow, ONE, [AMMAN]) is None
        told = set(await uow.session.scalars(select(Notice.member_id).where(Notice.kind == "partner_left")))
        assert told == {YUSUF, BETH}


async def test_its_nudges_go_and_its_talks_stay(three: Store, clock: MovableClock) -> None:
    await builders.communication(three, partnership_id=ONE)
    clock.move(days=40)
    async with three.writing() as uow:
        await plan_nudges(uow)
    assert await leave(three, SUVA, ANA)
    async with three.reading() as uow:
        asked = set(await uow.session.scalars(select(Nudge.member_id)))
        assert asked == {YUSUF, BETH}
        assert (await uow.session.scalars(select(Communication))).one().library_id == SUVA


async def test_who_was_heard_longest_ago_does_not_count_once_it_left(three: Store, clock: MovableClock) -> None:
    clock.move(days=30)
    await builders.communication(three, partnership_id=ONE, took_part=[SUVA, AMMAN])
    async with three.reading() as uow:
        before = (await uow.session.get_one(Partnership, ONE)).quiet_since
    assert await leave(three, JUNEAU, BETH)
    async with three.reading() as uow:
        assert (await uow.session.get_one(Partnership, ONE)).quiet_since > before


async def test_of_two_none_leaves(three: Store) -> None:
    assert await leave(three, SUVA, ANA)
    assert not await leave(three, JUNEAU, BETH)
    assert await inside(three) == {AMMAN, JUNEAU}
    async with three.reading() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        assert not can_leave(partnership)


async def test_it_leaves_once(three: Store) -> None:
    await builders.library(three, "Lima")
    assert await leave(three, SUVA, ANA)
    assert not await leave(three, SUVA, ANA)


async def test_two_who_leave_at_once_leave_two_behind(three: Store) -> None:
    left = await asyncio.gather(leave(three, SUVA, ANA), leave(three, JUNEAU, BETH))
    assert sorted(left) == [False, True]
    assert len(await inside(three)) == 2


async def test_a_talk_and_a_leave_at_once_both_happen(three: Store) -> None:
    await asyncio.gather(
        leave(three, SUVA, ANA), builders.communication(three, partnership_id=ONE, by=YUSUF, library_id=AMMAN)
    )
    assert await inside(three) == {AMMAN, JUNEAU}
    async with three.reading() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        assert {row.last_contact_on for row in partnership.rows} == {uow.now.date()}
