"""Suva, Amman and Juneau are partners, and Lima might join them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Answer, WireValue
from core.model.answers import LibraryAnswer
from core.model.ids import PartnershipId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Role
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal
from core.services.partnerships import partnership_by_id
from tests import builders
from tests.core.commands.among import Among
from tests.core.town import CoreTown

if TYPE_CHECKING:
    from core.model.libraries import Library
    from core.store import Database, Store
    from tests.clock import MovableClock

WHY = "Their readers write poems, as ours do."


@dataclass
class Several(Among):
    """Ana and Tomas speak for Suva (1), Yusuf for Amman (2), Beth for Juneau (3), Rosa for Lima (4), Olena for Kyiv
    (5). Dee is staff, Lina nobody. The partnership (1) is Suva's, Amman's and, of `three`, Juneau's.
    """

    store: Store
    libraries: dict[str, Library]

    async def invite(self, person: str = "Ana", library: str = "4", **given: WireValue) -> Answer:
        """The whole form."""
        values: dict[str, WireValue] = {"partnership": "1", "library": library, "reason": WHY, **given}
        return await self.ask(person, "sister joining", **values)

    async def agree(self, *people: str) -> None:
        """Each says yes for their library."""
        for person in people:
            await self.ask(person, "sister joining-yes", proposal="1")

    async def leave(self, person: str, **given: WireValue) -> Answer:
        """Without the preview."""
        values: dict[str, WireValue] = {"partnership": "1", "words": "Thank you for the poems.", **given}
        return await self.ask(person, "sister partnership-left", **values)

    async def partnership(self) -> Partnership:
        """As it stands, with its libraries."""
        async with self.store.reading() as uow:
            found = await partnership_by_id(uow, PartnershipId(1))
        assert found is not None
        return found

    async def inside(self) -> set[int]:
        """The libraries of the partnership."""
        return {row.library_id for row in (await self.partnership()).rows}

    async def proposals(self) -> list[Proposal]:
        """All there are."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Proposal).order_by(Proposal.id)))

    async def answers(self) -> list[LibraryAnswer]:
        """All that was answered, to whatever."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(LibraryAnswer).order_by(LibraryAnswer.id)))

    async def changes(self) -> list[StateChange]:
        """Of the partnership's life, the oldest first."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(StateChange).order_by(StateChange.id)))

    async def reasons(self) -> list[ChangeReason]:
        """Why each of them."""
        return [change.reason for change in await self.changes()]


async def build_several(
    database: Database,
    store: Store,
    clock: MovableClock,
    *,
    libraries: int = 3,
    state: PartnershipState = PartnershipState.ACTIVE,
) -> Several:
    """See `Several`. `libraries`: how many are partners, two or three."""
    ana = await builders.member(store, "Ana", platform_zone="Pacific/Fiji", locale="en")
    tomas, beth = await builders.member(store, "Tomas"), await builders.member(store, "Beth")
    yusuf, rosa = await builders.member(store, "Yusuf", workspace="lantern"), await builders.member(store, "Rosa")
    olena = await builders.member(store, "Olena")
    await builders.member(store, "Dee", roles=(Role.STAFF,))
    made = {
        "Suva": await builders.library(store, "Suva", contacts=[ana, tomas], posted=True),
        "Amman": await builders.library(store, "Amman", contacts=[yusuf], posted=True),
        "Juneau": await builders.library(store, "Juneau", contacts=[beth], posted=True),
        "Lima": await builders.library(store, "Lima", contacts=[rosa], posted=True),
        "Kyiv": await builders.library(store, "Kyiv", contacts=[olena], posted=True),
    }
    await builders.partnership(store, *list(made.values())[:libraries], state=state)
    return Several(CoreTown(database, clock), store, made)
