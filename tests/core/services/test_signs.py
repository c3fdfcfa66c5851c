"""What staff find on their home: signs of life, messages that did not arrive, and the start card."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.chat.messenger import Trouble
from core.model.audit import AuditEntry
from core.model.ids import MemberId, NoticeId
from core.model.members import Role
from core.model.notices import Notice, NoticeState
from core.model.partnerships import PartnershipState
from core.services.libraries import ask_to_join
from core.services.life import STOPPED_AFTER, Life, sign_of_life
from core.services.messages import Part, messages, send_again, send_all_again
from core.services.roles import wish
from core.services.start_card import is_newest, post_start_card
from core.store import Store
from core.store.marks import TICK, leave_mark
from core.store.outbox import claim_due, settle
from tests.builders import WORKSPACES, communication, library, member, notice, partnership
from tests.clock import START, MovableClock
from tests.core.services.postman import Postman


async def life(store: Store) -> Life:
    """How the bot is now."""
    async with store.reading() as uow:
        return await sign_of_life(uow, uow.now.date())


async def settle_all(store: Store, state: NoticeState, trouble: Trouble | None = None) -> None:
    """Everything due ends that way."""
    async with store.writing() as uow:
        for claim in await claim_due(uow, WORKSPACES):
            await settle(uow, claim, state, trouble=trouble)


async def test_an_empty_bot_has_not_ticked_and_nothing_to_do(store: Store) -> None:
    found = await life(store)

    assert found == Life(
        ticked_at=None,
        delivered_at=None,
        quiet=0,
        joins=0,
        wishes=0,
        seeking=0,
        reviews=0,
        unreachable=0,
        undelivered=0,
        talks_this_month=0,
        nudges_this_month=0,
    )
    assert found.stopped(START)


async def test_two_hours_without_a_tick_are_a_stop(store: Store, clock: MovableClock) -> None:
    async with store.writing() as uow:
        await leave_mark(uow, TICK)
    found = await life(store)

    assert not found.stopped(clock.at + STOPPED_AFTER)
    assert found.stopped(clock.at + STOPPED_AFTER + timedelta(seconds=1))


async def test_everything_that_needs_a_person_is_counted(store: Store, clock: MovableClock) -> None:
    lina = await member(store, "Lina")
    suva, amman = await library(store, "Suva"), await library(store, "Amman")
    await partnership(store, suva, amman, last_on=START.date() - timedelta(days=60))
    await partnership(store, suva, amman, last_on=START.date() - timedelta(days=90), state=PartnershipState.PAUSED)
    async with store.writing() as uow:
        await ask_to_join(uow, library=suva, member=lina)
        await wish(uow, member_id=lina.id, role=Role.MENTOR)
    await settle_all(store, NoticeState.FAILED, Trouble.CLOSED)

    found = await life(store)

    assert (found.quiet, found.joins, found.wishes, found.undelivered) == (1, 1, 1, 2)


async def test_talks_and_nudges_of_this_month(store: Store, clock: MovableClock) -> None:
    made = await partnership(store, last_on=START.date() - timedelta(days=29))
    await Postman(store, clock).walk(days=4)
    await communication(store, partnership_id=made.id, on=START.date().replace(day=1))
    await communication(store, partnership_id=made.id, on=START.date().replace(day=1) - timedelta(days=1))

    found = await life(store)
    assert (found.talks_this_month, found.nudges_this_month) == (1, 2)
    assert found.delivered_at is not None
    clock.move(days=14)
    found = await life(store)
    assert (found.talks_this_month, found.nudges_this_month) == (0, 0)


async def test_what_did_not_arrive_is_listed_newest_first_with_its_reason(store: Store) -> None:
    ana = await member(store)
    for key, state, trouble in (
        ("1", NoticeState.FAILED, Trouble.GONE),
        ("2", NoticeState.PARKED, Trouble.SILENT),
        ("3", NoticeState.SENT, None),
    ):
        await notice(store, key=key)
        await settle_all(store, state, trouble)
    async with store.writing() as uow:
        await uow.notify("communication", "communication:1", [(ana.id, uow.now)], communication=1)
    await settle_all(store, NoticeState.FAILED, Trouble.NO_ACCOUNT)

    async with store.reading() as uow:
        found, more = await messages(uow, Part.FAILED)
        assert not more
        assert [(each.notice.trouble, each.member.name if each.member else None) for each in found] == [
            (Trouble.NO_ACCOUNT, "Ana"),
            (Trouble.SILENT, None),
            (Trouble.GONE, None),
        ]


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.PARKED])
async def test_one_that_did_not_arrive_can_be_sent_again(store: Store, clock: MovableClock, state: NoticeState) -> None:
    dee = await member(store, "Dee")
    made = await notice(store)
    await settle_all(store, state)
    clock.move(days=1)
    async with store.writing() as uow:
        assert await send_again(uow, made.id, by=dee.id)

    async with store.writing() as uow:
        (claim,) = await claim_due(uow, WORKSPACES)
        assert (claim.notice.id, claim.notice.attempts) == (made.id, 1)
        assert not await send_again(uow, made.id, by=dee.id), "it is on its way"
        assert not await send_again(uow, NoticeId(99), by=dee.id)


async def test_all_that_did_not_arrive_can_be_sent_again_at_once(store: Store, clock: MovableClock) -> None:
    dee = await member(store, "Dee")
    for key, state in (("1", NoticeState.FAILED), ("2", NoticeState.PARKED), ("3", NoticeState.SENT)):
        await notice(store, key=key)
        await settle_all(store, state)

    async with store.writing() as uow:
        assert await send_all_again(uow, by=dee.id) == 2
        assert await send_all_again(uow, by=dee.id) == 0
        assert len(await claim_due(uow, WORKSPACES)) == 2
        audited = await uow.session.scalars(select(AuditEntry.action).where(AuditEntry.member_id == dee.id))
        assert audited.all() == ["message sent again"] * 2


async def test_pages_of_what_waits_and_of_what_was_sent(store: Store, clock: MovableClock) -> None:
    for key in range(9):
        await notice(store, key=str(key))
        clock.move(minutes=1)
    async with store.reading() as uow:
        first, more = await messages(uow, Part.WAITING)
        second, last = await messages(uow, Part.WAITING, page=2)
    assert (len(first), more, len(second), last) == (8, True, 1, False)
    assert first[0].notice.not_before < second[0].notice.not_before, "the next to go comes first"

    await settle_all(store, NoticeState.SENT)
    await notice(store, key="later")
    clock.move(minutes=1)
    await settle_all(store, NoticeState.SENT)
    async with store.reading() as uow:
        (newest, *_), more = await messages(uow, Part.SENT)
        assert (newest.notice.sent_at, more) == (clock.at, True)
        assert (await messages(uow, Part.WAITING))[0] == []


async def test_only_the_newest_start_card_stands(store: Store, clock: MovableClock) -> None:
    dee = await member(store, "Dee")

    async def post(by: MemberId) -> None:
        clock.move(seconds=1)
        async with store.writing() as uow:
            await post_start_card(uow, by=by)

    await post(dee.id)
    await settle_all(store, NoticeState.SENT)
    await post(dee.id)

    async with store.reading() as uow:
        cards = (await uow.session.scalars(select(Notice).order_by(Notice.id))).all()
        newest = [await is_newest(uow, card) for card in cards]
    assert [card.workspace for card in cards] == ["harbour", "lantern", "harbour", "lantern"]
    assert newest == [False, False, True, True]
    assert [card.stale_from is not None for card in cards] == [True, True, False, False]
