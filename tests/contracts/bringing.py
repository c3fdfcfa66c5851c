"""Whom staff bring together in the small programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Reply
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World


async def staff_bring_together(world: World) -> None:
    """Staff propose to two libraries that they become partners."""
    zora, zeno = await builders.member(world.store, "Zora"), await builders.member(world.store, "Zeno")
    one = await builders.library(world.store, "Lima", name="Loma Library", contacts=[zora])
    other = await builders.library(world.store, "Kyiv", name="Step Library", contacts=[zeno])
    given: dict[str, WireValue] = {"libraries": (str(one.id), str(other.id)), "reason": "Both teach chess."}
    assert isinstance((await world.ask("Dee", "staff propose", **given)).outcome, Reply)
