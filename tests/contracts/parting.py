"""What somebody parts from, or goes on with, in the small programme."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from core.chat import Reply
from core.model.agreements import Agreement, AgreementState, first_reminder
from core.model.endings import Ending
from core.model.ids import MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.partnerships import Partnership
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World


async def signed(world: World, *, begins_on: date, ends_on: date | None, partnership: int = 1) -> None:
    """The libraries of that partnership signed an agreement yesterday; it takes the place of an earlier one."""
    async with world.store.writing() as uow:
        number = PartnershipId(partnership)
        earlier = Agreement.partnership_id == number
        await uow.session.execute(
            update(Agreement).where(earlier).values(state=AgreementState.REPLACED, remind_on=None)
        )
        version = await uow.session.scalar(select(func.max(Agreement.version)).where(earlier))
        signed_at = uow.now - timedelta(days=1)
        uow.session.add(
            Agreement(
                partnership_id=number,
                version=(version or 0) + 1,
                languages=("en",),
                created_at=signed_at,
                created_by=MemberId(1),
                state=AgreementState.SIGNED,
                begins_on=begins_on,
                ends_on=ends_on,
                signed_at=signed_at,
                remind_on=first_reminder(ends_on=ends_on, signed_on=signed_at.date()),
            )
        )


async def nobody_is_connected(world: World, library: int) -> None:
    """Rosa, who is on no platform, speaks for the library from now on: it is reached by e-mail."""
    rosa = await builders.member(world.store, "Rosa", connected=False, email="rosa@amman.example")
    async with world.store.writing() as uow:
        await uow.session.execute(update(Contact).where(Contact.library_id == library).values(member_id=rosa.id))


async def partners_part(world: World) -> None:
    """One partnership ends and is undone; of another one somebody would like to talk first; a third one's agreement
    ends with nobody having answered, and a fourth one ends on its day.
    """
    today = world.store.clock().date()
    zane, zoe = await builders.member(world.store, "Zane"), await builders.member(world.store, "Zoe")
    made: list[Partnership] = []
    for number in range(4):
        one = await builders.library(world.store, "Suva", name=f"Bay {number}", contacts=[zane])
        other = await builders.library(world.store, "Juneau", name=f"Cove {number}", contacts=[zoe])
        made.append(await builders.partnership(world.store, one, other))
    ended, objected, renewed, dated = made
    for each in (ended, objected, dated):
        await _done(world, "Zane", "sister ending-send", partnership=str(each.id), reason="done", seek_again="no")
    async with world.store.reading() as uow:
        numbers = {each.partnership_id: str(each.id) for each in await uow.session.scalars(select(Ending))}
    library = {each.id: str(each.rows[1].library_id) for each in made}
    await _done(world, "Zoe", "sister ending-agree", ending=numbers[ended.id], library=library[ended.id])
    await _done(world, "Zoe", "sister ending-undo", ending=numbers[ended.id])
    objection = {"ending": numbers[objected.id], "library": library[objected.id], "words": "Shall we talk?"}
    await _done(world, "Zoe", "sister ending-object", **objection)
    await signed(world, begins_on=today, ends_on=today + timedelta(days=20), partnership=renewed.id)


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
