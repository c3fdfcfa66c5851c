"""Who rests in the small programme: libraries that pause, that cannot answer, and that are back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Reply
from core.model.pauses import Pause
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World


async def libraries_rest(world: World) -> None:
    """One pauses until a day, another cannot answer, and of a third one a partner says so."""
    rosa, remy = await builders.member(world.store, "Rosa"), await builders.member(world.store, "Remy")
    for number in range(3):
        one = await builders.library(world.store, "Lima", name=f"Reef {number}", contacts=[rosa])
        other = await builders.library(world.store, "Juneau", name=f"Rock {number}", contacts=[remy])
        made = await builders.partnership(world.store, one, other)
        given: dict[str, WireValue] = {"partnership": str(made.id)}
        match number:
            case 0:
                await _done(world, "Rosa", "sister pause", **given, until="2027-03-04", reason="We move house.")
            case 1:
                await _done(world, "Rosa", "sister away", library=str(one.id))
            case _:
                await _done(world, "Remy", "sister away-for-them", **given, library=str(one.id))


async def one_is_back(world: World) -> None:
    """The one that paused until a day, sooner."""
    async with world.store.reading() as uow:
        paused = (await uow.session.scalars(select(Pause).where(Pause.until.is_not(None)))).one()
    await _done(world, "Rosa", "sister pause-end", partnership=str(paused.partnership_id))


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
