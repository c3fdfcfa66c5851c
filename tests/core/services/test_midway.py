"""When a trial is asked about midway, and who is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.services.communications import hold
from core.services.connecting import somebody_connected
from core.services.lifecycle import change_state
from core.services.midway import Score, answer_midway, ask_midway, midway_of, midways_to_answer, next_midway
from core.services.partnerships import pair, partnership_by_id
from core.services.passing_on import pass_on_questions
from tests import builders

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock

PAIR = PartnershipId(1)
MIDWAY = date(2027, 1, 19)


@pytest.fixture
async def trial(store: Store) -> tuple[MemberId, MemberId]:
    """Ana's Suva and Yusuf's Amman begin one today, by staff; their numbers."""
    ana, yusuf = await builders.member(store, "Ana"), await builders.member(store, "Yusuf", workspace="lantern")
    suva = await builders.library(store, "Suva", contacts=[ana])
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    async with store.writing() as uow:
        await pair(uow, libraries=[suva, amman], by=ana.id)
    return ana.id, yusuf.id


async def asked(store: Store) -> list[MemberId | None]:
    """Who is asked midway."""
    async with store.reading() as uow:
        found = await uow.session.scalars(
            select(Notice.member_id).where(Notice.kind == "midway").order_by(Notice.member_id)
        )
        return list(found)


async def test_the_clock_is_told_the_day_and_asks_once(
    store: Store, clock: MovableClock, trial: tuple[MemberId, MemberId]
) -> None:
    async with store.reading() as uow:
        assert await next_midway(uow) == datetime.combine(MIDWAY, time(), UTC)
    async with store.writing() as uow:
        assert await ask_midway(uow) == 0
    clock.set(datetime.combine(MIDWAY, time(), UTC))
    for done in (1, 0):
        async with store.writing() as uow:
            assert await ask_midway(uow) == done
    assert await asked(store) == sorted(trial)
    async with store.reading() as uow:
        assert await next_midway(uow) is None


async def test_after_a_long_outage_the_review_alone_is_asked(store: Store, clock: MovableClock, trial: object) -> None:
    clock.move(days=110)
    for done in (1, 0):
        async with store.writing() as uow:
            assert await ask_midway(uow) == done
    assert await asked(store) == []


async def test_what_was_answered_waits_no_longer(
    store: Store, clock: MovableClock, trial: tuple[MemberId, MemberId]
) -> None:
    clock.set(datetime.combine(MIDWAY, time(), UTC))
    async with store.writing() as uow:
        await ask_midway(uow)
    async with store.writing() as uow:
        midway = await midway_of(uow, PAIR, to_answer=True)
        assert midway is not None
        await answer_midway(uow, midway, Score(library_id=LibraryId(1), score=3, by=trial[0]))
    async with store.reading() as uow:
        assert await midways_to_answer(uow, [LibraryId(1)]) == []
        assert [library.id for _midway, library in await midways_to_answer(uow, [LibraryId(1), LibraryId(2)])] == [2]


async def test_a_successor_and_whoever_connects_first_are_asked_too(
    store: Store, clock: MovableClock, trial: tuple[MemberId, MemberId]
) -> None:
    clock.set(datetime.combine(MIDWAY, time(), UTC))
    async with store.writing() as uow:
        await ask_midway(uow)
    zaid, omar = await builders.member(store, "Zaid"), await builders.member(store, "Omar")
    async with store.writing() as uow:
        await pass_on_questions(uow, LibraryId(2), successor_id=zaid.id)
    async with store.reading() as uow:
        amman = await partnership_by_id(uow, PAIR)
        assert amman is not None
    await builders.contact(store, amman.rows[1].library, omar)
    async with store.writing() as uow:
        await somebody_connected(uow, LibraryId(2), omar.id)
    assert await asked(store) == sorted((*trial, zaid.id, omar.id))


async def test_a_pause_moves_the_question_on(
    store: Store, clock: MovableClock, trial: tuple[MemberId, MemberId]
) -> None:
    clock.move(days=30)
    for state, days in ((PartnershipState.PAUSED, 20), (PartnershipState.TRIAL, 0)):
        async with store.writing() as uow:
            found = await partnership_by_id(uow, PAIR)
            assert found is not None
            await hold(uow, found)
            await change_state(uow, found, state, ChangeReason.TALKED, by=trial[0], on=uow.now.date())
        clock.move(days=days)
    today = clock().date()
    assert found is not None
    assert found.trial_ends_on is not None
    assert found.midway_on == today + (found.trial_ends_on - today) // 2
    assert found.review_on == found.trial_ends_on - timedelta(days=14)
