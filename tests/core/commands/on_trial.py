"""Suva and Amman are in a trial, which is asked about midway and reviewed near its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from core.model.audit import AuditEntry
from core.model.ids import PartnershipId
from core.model.libraries import Contact, Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Account, Member
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import MidwayAnswer, Review, ReviewAnswer
from core.model.schedule import local_day
from core.services.communications import hold
from core.services.lifecycle import change_state
from core.services.partnership_libraries import admit, release
from core.services.partnerships import partnership_by_id
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from core.store import Database, Store
    from tests.clock import MovableClock

BEGAN, ENDS = date(2026, 8, 20), date(2026, 12, 20)
REVIEW, CLOSES = date(2026, 12, 6), date(2026, 12, 20)
"""The days of a trial of four months, whose middle has passed."""

ANSWERS: dict[str, WireValue] = {
    "did": "Letters of our readers.",
    "enough": "right",
    "best_way": "video",
    "language": "Yes, with patience.",
    "gained": "New friends.",
    "involved": "Two colleagues.",
    "change": "",
    "wish": "continue",
    "extend_months": "",
}


class OnTrial(Partners):
    """`Partners` whose partnership (1) is in a trial of four months."""

    async def partnership(self) -> Partnership:
        """As it stands."""
        async with self.store.reading() as uow:
            return await uow.session.get_one(Partnership, PartnershipId(1))

    async def reviews(self) -> list[Review]:
        """All there are."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Review).order_by(Review.id)))

    async def answers(self) -> list[ReviewAnswer]:
        """To all reviews."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(ReviewAnswer).order_by(ReviewAnswer.id)))

    async def scores(self) -> list[MidwayAnswer]:
        """What was said midway."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(MidwayAnswer).order_by(MidwayAnswer.id)))

    async def timeline(self) -> list[StateChange]:
        """What stands in the partnership's life."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(StateChange).order_by(StateChange.id)))

    async def audited(self, action: str) -> list[AuditEntry]:
        """The entries about that."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))

    async def library_of(self, person: str) -> str:
        """For which they answer."""
        async with self.store.reading() as uow:
            found = await uow.session.scalar(
                select(func.min(Contact.library_id)).join(Contact.member).where(Member.name == person)
            )
        return str(found)

    async def says(self, person: str, wish: str = "continue", **more: WireValue) -> Answer:
        """All seven answers of a library, without the forms; to the newest review unless another one is named."""
        async with self.store.reading() as uow:
            newest = await uow.session.scalar(select(func.max(Review.id)))
        known = {"review": str(newest or 1), "library": await self.library_of(person), "wish": wish}
        return await self.ask(person, "sister review-send", **{**ANSWERS, **known, **more})

    async def feels(self, person: str, going: str, **more: WireValue) -> Answer:
        """How it is going."""
        given: dict[str, WireValue] = {"partnership": "1", "library": await self.library_of(person), "going": going}
        return await self.ask(person, "sister midway-answer", **{**given, **more})

    async def one_more(self, library: Library) -> None:
        """It joins them."""
        async with self.store.writing() as uow:
            partnership = await partnership_by_id(uow, PartnershipId(1))
            assert partnership is not None
            await hold(uow, partnership)
            await admit(uow, partnership, await uow.session.get_one(Library, library.id), by=self.ana)

    async def leaves(self, library: Library) -> None:
        """It leaves them."""
        async with self.store.writing() as uow:
            partnership = await partnership_by_id(uow, PartnershipId(1))
            assert partnership is not None
            await hold(uow, partnership)
            (row,) = [each for each in partnership.rows if each.library_id == library.id]
            await release(uow, partnership, row, by=self.ana, note=None)

    async def becomes(self, state: PartnershipState) -> None:
        """It rests, or goes on."""
        async with self.store.writing() as uow:
            partnership = await partnership_by_id(uow, PartnershipId(1))
            assert partnership is not None
            await hold(uow, partnership)
            reason = ChangeReason.TALKED
            await change_state(uow, partnership, state, reason, by=self.ana, on=local_day(uow.now, "UTC"))

    async def disconnect(self, *people: str) -> None:
        """These people are on no platform any more."""
        async with self.store.writing() as uow:
            await uow.session.execute(delete(Account).where(Account.name.in_(people)))

    async def in_the_morning(self) -> None:
        """Enough days pass for everybody to have had a morning."""
        await self.town.move(4)


async def build_trial(
    database: Database, store: Store, clock: MovableClock, *, months: int = 4, began: date = BEGAN
) -> OnTrial:
    """See `OnTrial`."""
    there = await build_partners(database, store, clock, state=PartnershipState.INTRODUCED)
    async with store.writing() as uow:
        found = await uow.session.get_one(Partnership, PartnershipId(1))
        await uow.session.refresh(found, ["rows"])
        found.trial_months = months
        found.become(PartnershipState.TRIAL, began)
        if began == BEGAN:
            found.midway_on = None
    return OnTrial(there.town, store, there.libraries, there.ana)
