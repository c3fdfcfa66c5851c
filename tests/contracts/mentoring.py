"""Mentors in the small programme: Vera mentors Reef and Rock, whose trial has begun, and Nils has room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Reply
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import months_after
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World


async def mentors_come(world: World, one: str = "Rosa", other: str = "Remy") -> int:
    """One speaks for Reef and another for Rock; nobody has said hello. Answers the number of their partnership."""
    rosa, remy = await builders.member(world.store, one), await builders.member(world.store, other)
    reef = await builders.library(world.store, "Lima", name="Reef", contacts=[rosa], languages=("en", "es"))
    rock = await builders.library(world.store, "Juneau", name="Rock", contacts=[remy])
    pair = await builders.partnership(world.store, reef, rock, state=PartnershipState.TRIAL)
    async with world.store.writing() as uow:
        row = await uow.session.get_one(Partnership, pair.id)
        today = uow.now.date()
        row.began_on = row.state_since = row.quiet_since = today
        row.created_at, row.trial_ends_on = uow.now, months_after(today, 4)
    vera = await builders.mentor(world.store, "Vera", languages=("en", "es"))
    await builders.mentor(world.store, "Nils", capacity=1, regions=("019",), topics=("money", "language"))
    await builders.mentors(world.store, vera, pair)
    return pair.id


async def mentors_help(world: World) -> None:
    """Wishes are taken, passed on and left to staff; somebody writes to partners, and to staff."""
    pair = str(await mentors_come(world, "Ruth", "Ravi"))
    nora = await builders.member(world.store, "Nora")
    await builders.library(world.store, "Kyiv", name="Rill", contacts=[nora])
    odd = await builders.member(world.store, "Odd")
    await builders.library(world.store, "Juneau", name="Cove", contacts=[odd])
    await _done(world, "Ruth", "mentor", topic="language", details="We write slowly.", language="en", partnership=pair)
    await _done(world, "Vera", "mentor take", request="1")
    await _done(world, "Nora", "mentor", topic="money", details="Where do we find money?", language="en")
    await _done(world, "Odd", "mentor", topic="time", details="We are two.", language="fj", staff="yes")
    await _done(world, "Ruth", "note write", partnership=pair, words="Good morning from Lima.")
    await _done(world, "Ravi", "tell staff", words="Somebody writes at night.")
    rita = await builders.member(world.store, "Rita")
    tried = await builders.partnership(
        world.store,
        await builders.library(world.store, "Lima", name="Inlet", contacts=[rita]),
        await builders.library(world.store, "Kyiv", name="Isle"),
        state=PartnershipState.TRIAL,
    )
    async with world.store.reading() as uow:
        vera = (await uow.session.scalars(select(Member).where(Member.name == "Vera"))).one()
    await builders.mentors(world.store, vera, tried)


async def the_trial_goes_well(world: World) -> None:
    """Of Inlet and Isle, which Vera mentors."""
    async with world.store.writing() as uow:
        inlet = select(PartnershipLibrary.partnership_id).join(Library).where(Library.name == "Inlet")
        found = await partnership_by_id(uow, (await uow.session.scalars(inlet)).one())
        assert found is not None
        today = uow.now.date()
        await change_state(uow, found, PartnershipState.ACTIVE, ChangeReason.REVIEWED_CONTINUE, by=None, on=today)


async def its_mentor_asks_staff(world: World) -> None:
    """About the alert that stands open by then."""
    await _done(world, "Vera", "mentor ask-staff", alert="1", words="I cannot reach Rock.")


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
