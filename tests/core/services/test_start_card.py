"""The start card of a set-up: posted when none stands where it should, and never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.audit import AuditEntry
from core.model.notices import Notice, NoticeState, Post
from core.services.start_card import ensure_start_card, standing_start_card
from core.store.unit import Store, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.clock import MovableClock

HARBOUR = Workspace("playground", "harbour")


async def ensure(store: Store, clock: MovableClock, channel: str = "C1") -> Sequence[Notice]:
    """What is queued after a set-up has seen to it, a second later."""
    clock.move(seconds=1)
    async with Store(store.database, clock, (HARBOUR,)).writing() as uow:
        await ensure_start_card(uow, HARBOUR, channel)
        return (await uow.session.scalars(select(Notice).order_by(Notice.id))).all()


async def becomes(store: Store, notice: Notice, state: NoticeState, channel: str | None = None) -> None:
    async with store.writing() as uow:
        row = await uow.session.get_one(Notice, notice.id)
        row.state = state
        if channel is not None:
            uow.session.add(
                Post(
                    notice_id=notice.id,
                    platform="playground",
                    workspace="harbour",
                    channel=channel,
                    message="1.1",
                    sent_at=uow.now,
                )
            )


async def test_a_set_up_posts_one_in_its_own_workspace(store: Store, clock: MovableClock) -> None:
    (card,) = await ensure(store, clock)
    assert (card.workspace, card.channel, card.state) == ("harbour", "introductions", NoticeState.WAITING)
    async with store.reading() as uow:
        entry = (await uow.session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.member_id) == ("start card posted", None)


@pytest.mark.parametrize("state", [NoticeState.WAITING, NoticeState.SENDING])
async def test_one_that_is_on_its_way_is_enough(store: Store, clock: MovableClock, state: NoticeState) -> None:
    (card,) = await ensure(store, clock)
    await becomes(store, card, state)
    assert len(await ensure(store, clock)) == 1
    async with store.reading() as uow:
        assert await standing_start_card(uow, HARBOUR) is None


async def test_one_that_stands_is_enough(store: Store, clock: MovableClock) -> None:
    (card,) = await ensure(store, clock)
    await becomes(store, card, NoticeState.SENT, "C1")
    assert len(await ensure(store, clock)) == 1
    async with store.reading() as uow:
        standing = await standing_start_card(uow, HARBOUR)
    assert standing is not None
    assert (standing.channel, standing.message) == ("C1", "1.1")


async def test_one_in_another_channel_is_taken_away_for_a_new_one(store: Store, clock: MovableClock) -> None:
    (card,) = await ensure(store, clock)
    await becomes(store, card, NoticeState.SENT, "C1")
    old, new = await ensure(store, clock, "C2")
    assert new.state is NoticeState.WAITING
    async with store.reading() as uow:
        assert (await uow.session.get_one(Notice, old.id)).stale_from is not None


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.PARKED, NoticeState.DROPPED])
async def test_one_that_never_arrived_is_posted_again(store: Store, clock: MovableClock, state: NoticeState) -> None:
    (card,) = await ensure(store, clock)
    await becomes(store, card, state)
    assert len(await ensure(store, clock)) == 2
