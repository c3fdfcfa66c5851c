"""The unit of work's messages: queued once, beside the fact, and revived when they become true again."""

import pytest
from sqlalchemy import select

from core.chat.messenger import Channel
from core.model.audit import AuditEntry
from core.model.notices import Notice, NoticeState
from core.store import ChannelOf, MemberAt, Store, Workspace
from core.store.outbox import claim_due, settle
from core.store.unit import Recipient
from tests.builders import HARBOUR, LANTERN, WORKSPACES, member
from tests.clock import MovableClock


async def notices(store: Store) -> list[Notice]:
    """All of them, oldest first."""
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(Notice).order_by(Notice.id)))


async def tell(store: Store, *recipients: Recipient, key: str | None = None, talk: int = 1) -> None:
    """Queue a message about a talk for these, at once."""
    async with store.writing() as uow:
        await uow.notify(
            "communication",
            f"communication:{talk}",
            [(recipient, uow.now) for recipient in recipients],
            key=key,
            communication=talk,
        )


async def drop(store: Store) -> None:
    """Everything due turns out to be no longer true."""
    async with store.writing() as uow:
        for claimed in await claim_due(uow, WORKSPACES):
            await settle(uow, claimed, NoticeState.DROPPED)


async def test_a_message_is_queued_once_a_person_whatever_how_often_it_is_asked_for(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf")
    await tell(store, ana.id, yusuf.id)
    await tell(store, ana.id, yusuf.id)
    await tell(store, ana.id, talk=2)

    assert [(each.member_id, each.facts) for each in await notices(store)] == [
        (ana.id, {"communication": 1}),
        (yusuf.id, {"communication": 1}),
        (ana.id, {"communication": 2}),
    ]


async def test_a_person_named_twice_in_one_breath_gets_one_message(store: Store) -> None:
    """PostgreSQL would refuse to touch a row twice in one statement."""
    ana = await member(store)
    await tell(store, ana.id, ana.id)

    assert len(await notices(store)) == 1


async def test_the_same_message_under_another_key_is_another_message(store: Store) -> None:
    ana = await member(store)
    await tell(store, ana.id, key="week 47")
    await tell(store, ana.id, key="week 48")

    assert len(await notices(store)) == 2


async def test_nobody_to_tell_is_no_error(store: Store) -> None:
    async with store.writing() as uow:
        await uow.notify("communication", "communication:1", [], communication=1)

    assert await notices(store) == []


async def test_what_was_dropped_is_revived_when_it_becomes_true_again(store: Store, clock: MovableClock) -> None:
    ana = await member(store)
    await tell(store, ana.id)
    await drop(store)
    (dropped,) = await notices(store)
    assert dropped.state is NoticeState.DROPPED
    clock.move(days=3)

    await tell(store, ana.id)

    (revived,) = await notices(store)
    assert (revived.state, revived.attempts, revived.not_before) == (NoticeState.WAITING, 0, clock.at)
    assert revived.fence == dropped.fence, "an old claim must not settle the revived notice"


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.FAILED, NoticeState.PARKED, NoticeState.SENDING])
async def test_what_is_done_or_in_hand_is_not_queued_again(
    store: Store, clock: MovableClock, state: NoticeState
) -> None:
    ana = await member(store)
    await tell(store, ana.id)
    async with store.writing() as uow:
        (claimed,) = await claim_due(uow, WORKSPACES)
        if state is not NoticeState.SENDING:
            await settle(uow, claimed, state)
    before = clock.at
    clock.move(days=3)

    await tell(store, ana.id)

    (kept,) = await notices(store)
    assert (kept.state, kept.not_before) == (state, before)


async def test_a_waiting_message_keeps_its_time(store: Store, clock: MovableClock) -> None:
    ana = await member(store)
    await tell(store, ana.id)
    before = clock.at
    clock.move(hours=1)
    await tell(store, ana.id)

    assert [each.not_before for each in await notices(store)] == [before]


async def test_an_announcement_goes_to_every_connected_workspace(store: Store) -> None:
    async with store.writing() as uow:
        await uow.announce("announcement", "library:3", Channel.INTRODUCTIONS, library=3)

    assert [(each.platform, each.workspace, each.channel, each.member_id) for each in await notices(store)] == [
        ("playground", "harbour", "introductions", None),
        ("playground", "lantern", "introductions", None),
    ]


async def test_a_workspace_that_is_connected_later_gets_its_own_copy_only(store: Store) -> None:
    async with store.writing() as uow:
        await uow.announce("announcement", "library:3", Channel.INTRODUCTIONS, library=3)
    later = Store(store.database, store.clock, (*WORKSPACES, Workspace("slack", "T1")))
    async with later.writing() as uow:
        await uow.announce("announcement", "library:3", Channel.INTRODUCTIONS, library=3)

    assert [each.workspace for each in await notices(store)] == ["harbour", "lantern", "T1"]


async def test_channels_of_one_workspace_are_told_apart(store: Store) -> None:
    await tell(store, ChannelOf(HARBOUR, Channel.STAFF), ChannelOf(HARBOUR, Channel.HELP))

    assert [each.channel for each in await notices(store)] == ["staff", "help"]


async def test_a_message_to_a_person_in_one_workspace_names_both_and_is_queued_once(store: Store) -> None:
    ana = await member(store, "Ana")
    await tell(store, MemberAt(ana.id, LANTERN))
    await tell(store, MemberAt(ana.id, HARBOUR))

    (kept,) = await notices(store)
    assert (kept.member_id, kept.platform, kept.workspace, kept.channel) == (ana.id, "playground", "lantern", None)


async def test_a_message_and_its_fact_are_written_together_or_not_at_all(store: Store) -> None:
    ana = await member(store)

    async def half() -> None:
        async with store.writing() as uow:
            await uow.notify("communication", "communication:1", [(ana.id, uow.now)], communication=1)
            uow.audit("library introduced", "library", 3, by=ana.id)
            msg = "in the middle"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="in the middle"):
        await half()

    assert await notices(store) == []
    async with store.reading() as uow:
        assert await uow.session.scalar(select(AuditEntry.id)) is None


async def test_who_changed_what_and_when_is_remembered(store: Store, clock: MovableClock) -> None:
    dee = await member(store, "Dee")
    async with store.writing() as uow:
        uow.audit("role granted", "member", 2**40, by=dee.id, role="mentor")
        uow.audit("reminded", "partnership", 1, by=None)

    async with store.reading() as uow:
        one, other = (await uow.session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert (one.at, one.action, one.subject, one.subject_id) == (clock.at, "role granted", "member", 2**40)
    assert (one.member_id, one.details) == (dee.id, {"role": "mentor"})
    assert (other.member_id, other.details) == (None, {})
