"""Reviews in the store: asked and closed once, whoever does it; and what waits for whom."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.ids import LibraryId, MemberId, PartnershipId, ReviewId
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import Enough, Outcome, Review, Settlement, Wish
from core.services.connecting import somebody_connected
from core.services.partnerships import pair, partnership_by_id
from core.services.review_days import ask_reviews, close_reviews, next_review
from core.services.review_outcomes import answer_review, settle_review
from core.services.reviews import (
    Answered,
    count_reviews_to_settle,
    last_review,
    review_by_id,
    reviews_to_answer,
    reviews_to_settle,
)
from tests import builders

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock

PAIR, FIRST = PartnershipId(1), ReviewId(1)
SUVA, AMMAN = LibraryId(1), LibraryId(2)
REVIEW = date(2027, 3, 6)


@pytest.fixture
async def ana(store: Store) -> MemberId:
    """Of Suva, which began a trial with Yusuf's Amman today."""
    ana, yusuf = await builders.member(store, "Ana"), await builders.member(store, "Yusuf", workspace="lantern")
    suva = await builders.library(store, "Suva", contacts=[ana])
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    async with store.writing() as uow:
        await pair(uow, libraries=[suva, amman], by=ana.id)
    return ana.id


@pytest.fixture
async def asked(store: Store, clock: MovableClock, ana: MemberId) -> MemberId:
    """The libraries have been asked."""
    clock.set(datetime.combine(REVIEW, time(), UTC))
    async with store.writing() as uow:
        assert await ask_reviews(uow) == 1
    return ana


async def says(store: Store, library: LibraryId, wish: Wish, by: MemberId) -> None:
    """An answer, where it can still be given."""
    async with store.writing() as uow:
        reviewing = await review_by_id(uow, FIRST, to_answer=True)
        assert reviewing is not None
        if reviewing.is_open:
            said = Answered(library_id=library, by=by, enough=Enough.RIGHT, wish=wish, extend_months=1)
            await answer_review(uow, reviewing, said)


async def outcome(store: Store) -> Outcome | None:
    async with store.reading() as uow:
        return (await uow.session.get_one(Review, FIRST)).outcome


async def test_the_clock_is_told_when_it_is_asked_and_when_it_closes(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    begins = datetime.combine(REVIEW, time(), UTC)
    async with store.reading() as uow:
        assert await next_review(uow) == begins
    async with store.writing() as uow:
        assert await ask_reviews(uow) == 0
    clock.set(begins)
    for done in (1, 0):
        async with store.writing() as uow:
            assert await ask_reviews(uow) == done
    async with store.reading() as uow:
        assert await next_review(uow) == begins + timedelta(days=14)


async def test_two_at_the_same_moment_decide_once(store: Store, asked: MemberId) -> None:
    await asyncio.gather(says(store, SUVA, Wish.CONTINUE, asked), says(store, AMMAN, Wish.EXTEND, asked))
    assert await outcome(store) is Outcome.EXTENDED
    async with store.reading() as uow:
        assert (await uow.session.get_one(Partnership, PAIR)).trial_ends_on == date(2027, 4, 20)


async def test_the_clock_and_an_answer_at_the_same_moment_decide_once(
    store: Store, clock: MovableClock, asked: MemberId
) -> None:
    await says(store, SUVA, Wish.CONTINUE, asked)
    clock.move(days=14)

    async def close() -> None:
        async with store.writing() as uow:
            await close_reviews(uow)

    await asyncio.gather(close(), says(store, AMMAN, Wish.CONTINUE, asked), close())
    async with store.reading() as uow:
        partnership = await uow.session.get_one(Partnership, PAIR)
    became = (await outcome(store), partnership.state)
    assert became in {
        (Outcome.CONTINUED, PartnershipState.ACTIVE),
        (Outcome.EXTENDED_UNANSWERED, PartnershipState.TRIAL),
    }


async def test_what_waits_for_whom(store: Store, asked: MemberId) -> None:
    async with store.reading() as uow:
        waiting = await reviews_to_answer(uow, [SUVA, AMMAN])
        assert [library.id for _reviewing, library in waiting] == [SUVA, AMMAN]
        assert await reviews_to_answer(uow, []) == []
    await says(store, SUVA, Wish.STOP, asked)
    async with store.reading() as uow:
        assert await reviews_to_answer(uow, [SUVA]) == []
        assert await count_reviews_to_settle(uow) == 0
    await says(store, AMMAN, Wish.CONTINUE, asked)
    async with store.reading() as uow:
        assert await reviews_to_answer(uow, [SUVA, AMMAN]) == []
        assert await count_reviews_to_settle(uow) == 1
        (waits,) = await reviews_to_settle(uow)
        assert (waits.waits, waits.is_shown) == (True, False)


async def test_settled_it_waits_no_more_and_names_who_did(store: Store, asked: MemberId) -> None:
    await says(store, SUVA, Wish.STOP, asked)
    await says(store, AMMAN, Wish.CONTINUE, asked)
    async with store.writing() as uow:
        reviewing = await review_by_id(uow, FIRST, to_answer=True)
        assert reviewing is not None
        await settle_review(uow, reviewing, Settlement.EXTEND, months=3, words="Try on.", by=asked)
    async with store.reading() as uow:
        assert await count_reviews_to_settle(uow) == 0
        last = await last_review(uow, PAIR)
    assert last is not None
    assert (last.settler, last.is_shown, last.waits, last.review.months) == ("Ana", True, False, 3)


async def test_whoever_connects_first_is_asked(store: Store, asked: MemberId) -> None:
    omar = await builders.member(store, "Omar")
    async with store.reading() as uow:
        partnership = await partnership_by_id(uow, PAIR)
        assert partnership is not None
    await builders.contact(store, partnership.rows[1].library, omar)
    async with store.writing() as uow:
        await somebody_connected(uow, AMMAN, omar.id)
    async with store.reading() as uow:
        found = await uow.session.scalars(select(Notice.member_id).where(Notice.kind == "review"))
        assert omar.id in set(found)
