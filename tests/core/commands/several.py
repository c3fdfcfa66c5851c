"""Suva, Amman and Juneau are partners, and Lima might join them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Answer, Invocation, Parcel, ToPerson, WireValue, plain
from core.model.answers import LibraryAnswer
from core.model.ids import PartnershipId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Role
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal
from core.services.partnerships import partnership_by_id
from tests import builders
from tests.contracts.fitting import texts_of
from tests.core.town import CoreTown
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from core.model.libraries import Library
    from core.store import Database, Store
    from tests.clock import MovableClock

WHY = "Their readers write poems, as ours do."


def text_of(parcel: Parcel) -> str:
    """Everything that is read in it, one text a line."""
    return "\n".join(plain(text, parcel.reader) for text in texts_of(parcel.card))


@dataclass
class Several:
    """Ana and Tomas speak for Suva (1), Yusuf for Amman (2), Beth for Juneau (3), Rosa for Lima (4), Olena for Kyiv
    (5). Dee is staff, Lina nobody. The partnership (1) is Suva's, Amman's and, of `three`, Juneau's.
    """

    town: CoreTown
    store: Store
    libraries: dict[str, Library]

    async def ask(self, person: str, command: str, key: str = "", /, **given: WireValue) -> Answer:
        """They ask for a command with what a button carries."""
        self.town.said += 1
        who = self.town.speaker(person)
        invocation = Invocation(
            command=command,
            given=given,
            account=who.account,
            profile=who.profile,
            place=who.place,
            key=key or f"a{self.town.said}",
        )
        return await self.town.core.answer(invocation)

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

    def posts(self) -> list[Parcel]:
        """All that stands anywhere."""
        return [parcel for each in (self.town.harbour, self.town.lantern) for parcel in each.posts.values()]

    def told(self, words: str) -> list[str]:
        """Who reads that now, by name."""
        return sorted(
            parcel.address.user
            for parcel in self.posts()
            if isinstance(parcel.address, ToPerson) and words in text_of(parcel)
        )

    async def press(self, name: str, words: str, label: str) -> Answer:
        """A button of the newest message to that person that says so."""
        parcel = next(
            parcel
            for parcel in reversed(self.posts())
            if isinstance(parcel.address, ToPerson) and parcel.address.user == name.lower() and words in text_of(parcel)
        )
        self.town.said += 1
        return await self.town.core.press(self.town.speaker(name), press_of(parcel.card, label), f"p{self.town.said}")

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
