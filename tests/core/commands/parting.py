"""Suva and Amman are partners, and somebody would like to end it, or to renew what they signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Answer, WireValue
from core.model.agreements import Agreement, AgreementState, first_reminder
from core.model.endings import Ending
from core.model.ids import MemberId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Role
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.renewals import Renewal
from tests import builders
from tests.core.commands.among import Among
from tests.core.town import CoreTown

if TYPE_CHECKING:
    from core.model.libraries import Library
    from core.store import Database, Store
    from tests.clock import MovableClock


@dataclass
class Partners(Among):
    """Ana and Tomas speak for Suva (1), Yusuf and Zaid, who is in Harbour too, for Amman (2), Beth for Juneau (3). Dee
    is staff. The partnership (1) is Suva's and Amman's.
    """

    store: Store
    libraries: dict[str, Library]
    ana: MemberId

    async def end(self, person: str = "Ana", **given: WireValue) -> Answer:
        """They ask to end it, without the preview."""
        values: dict[str, WireValue] = {"partnership": "1", "reason": "no-time", "thanks": "For the letters.", **given}
        return await self.ask(person, "sister ending-send", **values)

    async def at(self, day: date) -> None:
        """Let time pass until noon of that day in UTC."""
        wanted = datetime.combine(day, time(12), UTC)
        await self.town.move((wanted - self.town.clock.at).total_seconds() / 86400)  # type: ignore[arg-type]

    async def state(self) -> PartnershipState:
        """Of the partnership."""
        async with self.store.reading() as uow:
            return (await uow.session.get_one(Partnership, 1)).state

    async def endings(self) -> list[Ending]:
        """All there are."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Ending).order_by(Ending.id)))

    async def renewals(self) -> list[Renewal]:
        """All there are."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Renewal).order_by(Renewal.id)))

    async def reasons(self) -> list[ChangeReason]:
        """Of the partnership's changes."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(StateChange.reason).order_by(StateChange.id)))

    async def kinds(self) -> list[str]:
        """Of the notices there are."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Notice.kind).order_by(Notice.id)))

    async def sign(self, *, begins_on: date | None, ends_on: date | None, signed_on: date) -> Agreement:
        """An agreement of the two, signed on that day at noon."""
        async with self.store.writing() as uow:
            agreement = Agreement(
                partnership_id=(await uow.session.get_one(Partnership, 1)).id,
                version=1,
                languages=("en",),
                created_at=uow.now,
                created_by=self.ana,
                state=AgreementState.SIGNED,
                begins_on=begins_on,
                ends_on=ends_on,
                signed_at=datetime.combine(signed_on, time(12), UTC),
                remind_on=first_reminder(ends_on=ends_on, signed_on=signed_on),
            )
            uow.session.add(agreement)
        return agreement

    async def agreement(self) -> Agreement:
        """As it stands."""
        async with self.store.reading() as uow:
            return (await uow.session.scalars(select(Agreement))).one()


async def build_partners(
    database: Database, store: Store, clock: MovableClock, *, state: PartnershipState = PartnershipState.ACTIVE
) -> Partners:
    """See `Partners`."""
    ana = await builders.member(store, "Ana", platform_zone="Pacific/Fiji", locale="en")
    tomas, beth = await builders.member(store, "Tomas"), await builders.member(store, "Beth")
    yusuf, zaid = await builders.member(store, "Yusuf", workspace="lantern"), await builders.member(store, "Zaid")
    await builders.member(store, "Dee", roles=(Role.STAFF,))
    suva = await builders.library(store, "Suva", contacts=[ana, tomas], posted=True)
    amman = await builders.library(store, "Amman", contacts=[yusuf, zaid], posted=True)
    juneau = await builders.library(store, "Juneau", contacts=[beth], posted=True)
    await builders.partnership(store, suva, amman, state=state)
    libraries = {"Suva": suva, "Amman": amman, "Juneau": juneau}
    return Partners(CoreTown(database, clock), store, libraries, ana.id)
