"""A person with two accounts: messages go to the one they prefer, and what stands already is minded where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import BusyError, UnclearError
from core.delivery import Delivered, Delivery
from core.model.members import Account, Member
from core.model.notices import NoticeState
from tests import builders
from tests.core.post_office import unpost
from tests.core.shut_door import TEN
from tests.fakes.workspace import LostError

if TYPE_CHECKING:
    from core.model.ids import MemberId
    from tests.core.post_office import PostOffice
    from tests.core.shut_door import Offices


@pytest.fixture
async def dee(office: PostOffice, dee: Member) -> Member:
    """She reads now, in Harbour; her other account is in Lantern."""
    office.clock.set(TEN)
    return dee


async def prefer(office: PostOffice, of: MemberId, workspace: str) -> None:
    """Messages are to arrive there from now on."""
    async with office.store.writing() as uow:
        member = await uow.session.get_one(Member, of)
        for account in await uow.session.scalars(builders.accounts_of(of)):
            if account.workspace == workspace:
                member.preferred_account_id = account.id


# Corrections


async def test_a_correction_goes_where_the_message_stands(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    assert (await office.drain()).sent.total() == 1
    await prefer(office, dee.id, "lantern")
    office.clock.move(minutes=1)
    async with office.store.writing() as uow:
        await uow.refresh("library:1")

    assert await office.drain() == Delivered(corrected=1)
    assert (len(office.harbour.inbox("dee")), len(office.lantern.posts)) == (1, 0)


async def test_what_is_no_longer_true_is_taken_back_where_it_stands(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    await office.drain()
    await prefer(office, dee.id, "lantern")
    office.clock.move(minutes=1)
    await unpost(office)

    assert await office.drain() == Delivered(corrected=1)
    assert not office.harbour.posts
    assert (await office.only()).state is NoticeState.DROPPED


async def test_a_correction_in_an_open_workspace_does_not_wait_for_a_shut_one(offices: Offices, dee: Member) -> None:
    await prefer(offices, dee.id, "lantern")
    await builders.notice(offices.store, to=dee.id)
    await offices.drain()
    await prefer(offices, dee.id, "harbour")
    await offices.revoked()
    async with offices.store.writing() as uow:
        await uow.refresh("library:1")

    assert (await offices.drain()).corrected == 1


# A try that may have arrived


async def test_an_unclear_try_is_looked_up_where_it_was_tried(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    office.harbour.faults = [UnclearError("cut")]
    assert await office.drain() == Delivered(waiting=1)
    await prefer(office, dee.id, "lantern")
    office.clock.move(minutes=1)

    assert (await office.drain()).sent.total() == 1
    assert (len(office.harbour.inbox("dee")), office.lantern.sends) == (1, 0)
    (post,) = await office.posts()
    assert post.workspace == "harbour"


async def test_what_surely_did_not_arrive_goes_to_the_account_that_is_preferred_now(
    office: PostOffice, dee: Member
) -> None:
    await builders.notice(office.store, to=dee.id)
    office.harbour.faults = [LostError("cut")]
    await office.drain()
    await prefer(office, dee.id, "lantern")
    office.clock.move(minutes=1)

    assert (await office.drain()).sent.total() == 1
    assert (office.harbour.sends, len(office.lantern.inbox("dee"))) == (0, 1)
    (post,) = await office.posts()
    assert post.workspace == "lantern"


async def test_nothing_is_sent_elsewhere_while_the_try_cannot_be_looked_up(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    await prefer(office, dee.id, "lantern")
    office.harbour.later_faults = [BusyError("down", 60)]
    office.clock.move(minutes=1)
    assert await office.drain() == Delivered(waiting=1)

    office.clock.move(minutes=1)
    assert (await office.drain()).sent.total() == 1
    assert (office.harbour.sends, office.lantern.sends) == (1, 0)


async def test_a_program_that_cannot_look_leaves_it_to_the_one_that_can(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    await prefer(office, dee.id, "lantern")
    office.clock.move(minutes=1)

    assert await Delivery(office.store, [office.lantern]).drain() == Delivered()
    assert (await Delivery(office.store, [office.harbour]).drain()).sent.total() == 1
    assert office.harbour.sends == 1


async def test_an_account_that_was_taken_away_is_not_looked_for(office: PostOffice, dee: Member) -> None:
    await builders.notice(office.store, to=dee.id)
    office.harbour.faults = [LostError("cut")]
    await office.drain()
    async with office.store.writing() as uow:
        first, _second = await uow.session.scalars(builders.accounts_of(dee.id))
        await uow.session.delete(await uow.session.get_one(Account, first.id))
    office.clock.move(minutes=1)

    assert (await office.drain()).sent.total() == 1
    assert len(office.lantern.inbox("dee")) == 1
