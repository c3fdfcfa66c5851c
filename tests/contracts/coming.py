"""Who comes into a partnership, and who leaves it, in the small programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Reply
from core.model.proposals import Proposal
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World


async def libraries_come_and_go(world: World) -> None:
    """A third library is invited and joins; then one of the first two leaves the others, who invite another one. In a
    second partnership nobody answers.
    """
    one, two = await builders.member(world.store, "Una"), await builders.member(world.store, "Ulf")
    three = await builders.member(world.store, "Umi")
    reef = await builders.library(world.store, "Suva", name="Reef Library", contacts=[one], posted=True)
    firn = await builders.library(world.store, "Juneau", name="Firn Library", contacts=[two], posted=True)
    dune = await builders.library(world.store, "Lima", name="Dune Library", contacts=[three], posted=True)
    partnership = str((await builders.partnership(world.store, reef, firn)).id)
    wish: dict[str, WireValue] = {"partnership": partnership, "reason": "They write poems."}
    await _done(world, "Una", "sister joining", **wish, library=str(dune.id))
    number = await _newest(world)
    await _done(world, "Ulf", "sister joining-yes", proposal=number)
    await _done(world, "Umi", "sister propose-accept", proposal=number)
    await _done(world, "Una", "sister partnership-left", partnership=partnership, words="Thank you.")
    await _done(world, "Umi", "sister joining", **wish, library="5")
    await _done(world, "Ulf", "sister joining-yes", proposal=await _newest(world))
    other = str((await builders.partnership(world.store, reef, firn)).id)
    await _done(world, "Una", "sister joining", **{**wish, "partnership": other}, library=str(dune.id))


async def _newest(world: World) -> str:
    async with world.store.reading() as uow:
        return str(await uow.session.scalar(select(Proposal.id).order_by(Proposal.id.desc()).limit(1)))


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
