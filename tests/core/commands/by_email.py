"""Ana in Suva writes to Rosa in Lima, who is on no platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.chat import Answer, Invocation, Parcel, ToPerson, WireValue, plain
from core.model.ids import LibraryId, PartnershipId
from core.model.libraries import Contact, Library
from core.model.mapping import Table
from core.model.members import Member, Role
from core.model.partnerships import Partnership
from core.model.proposals import Proposal
from core.services.libraries import libraries_by_id
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of
from core.services.proposals import propose
from tests import builders
from tests.contracts.fitting import texts_of
from tests.core.town import CoreTown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.store import Database, Store
    from tests.clock import MovableClock

SUVA, LIMA = LibraryId(1), LibraryId(4)

LETTER: dict[str, WireValue] = {
    "name": "Biblioteca de Barranco",
    "town": "Lima",
    "country": "PE",
    "languages": ("es", "en"),
    "contact": "Rosa",
    "email": "rosa@barranco.example",
    "reason": "Both our towns live by the sea.",
}
"""What Ana writes of them."""


@dataclass
class Writing:
    """Suva (1) is Ana's and Tomas's, Juneau (2) Beth's, Amman (3) Yusuf's; all are posted. Dee is staff, Lina
    nobody.
    """

    town: CoreTown
    store: Store

    def invocation(self, person: str, command: str, **given: WireValue) -> Invocation:
        """That person asks for that command."""
        self.town.said += 1
        who, key = self.town.speaker(person), f"w{self.town.said}"
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key=key
        )

    async def ask(self, person: str, command: str, **given: WireValue) -> Answer:
        """They are answered."""
        return await self.town.core.answer(self.invocation(person, command, **given))

    async def invite(self, person: str = "Ana", **given: WireValue) -> Answer:
        """The whole form, with these answers instead."""
        return await self.ask(person, "sister invite", **{**LETTER, "own": "1", **given})

    async def lima(self, *, email: str | None = "rosa@barranco.example", posted: bool = True) -> Library:
        """A library (4) of the register whose contact Rosa is on no platform."""
        rosa = await builders.member(self.store, "Rosa", connected=False, email=email)
        return await builders.library(
            self.store, "Lima", languages=("es", "en"), contacts=[rosa], posted=posted, name="Biblioteca de Barranco"
        )

    async def proposed(self) -> Proposal:
        """Suva has proposed it to Lima."""
        await self.lima()
        async with self.store.writing() as uow:
            found = {each.id: each for each in await libraries_by_id(uow, [SUVA, LIMA])}
            members = {each.name: each for each in await uow.session.scalars(select(Member))}
            return await propose(
                uow,
                library=found[SUVA],
                asked=found[LIMA],
                by=members["Ana"].id,
                reason="Both our towns live by the sea.",
                activities="Letters of our readers",
                how_often=30,
            )

    async def partnership(self, number: int = 1) -> Partnership:
        """As it stands, with its libraries."""
        async with self.store.reading() as uow:
            found = await partnership_by_id(uow, PartnershipId(number))
        assert found is not None
        return found

    async def proposal(self) -> Proposal:
        """The only one."""
        async with self.store.reading() as uow:
            return (await uow.session.scalars(select(Proposal))).one()

    async def contacts(self, library: int) -> Sequence[Contact]:
        """Who speaks for that library."""
        async with self.store.reading() as uow:
            return await contacts_of(uow, [LibraryId(library)])

    async def count(self, table: type[Table]) -> int:
        """How many rows it holds."""
        async with self.store.reading() as uow:
            return await uow.session.scalar(select(func.count()).select_from(table)) or 0

    def told(self, words: str) -> list[str]:
        """Whom a message reached that says so, in the order in which they came."""
        posts = self.town.letters()
        return [
            parcel.address.user for parcel in posts if words in _text(parcel) and isinstance(parcel.address, ToPerson)
        ]


def _text(parcel: Parcel) -> str:
    return "\n".join(plain(text, parcel.reader) for text in texts_of(parcel.card))


async def build_writing(database: Database, store: Store, clock: MovableClock) -> Writing:
    """The people of the story."""
    ana = await builders.member(store, "Ana", platform_zone="Pacific/Fiji", locale="en")
    tomas, beth = await builders.member(store, "Tomas"), await builders.member(store, "Beth")
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    await builders.member(store, "Dee", roles=(Role.STAFF,))
    await builders.library(store, "Suva", contacts=[ana, tomas], posted=True)
    await builders.library(store, "Juneau", contacts=[beth], posted=True)
    await builders.library(store, "Amman", contacts=[yusuf], posted=True)
    return Writing(CoreTown(database, clock), store)
