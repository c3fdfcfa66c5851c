"""The people who are nudged, and what they answer."""

from datetime import date

from sqlalchemy import select

from core.model.ids import MemberId, PartnershipId
from core.model.members import Member
from core.model.nudges import NudgeAnswer
from core.model.partnerships import Partnership, PartnershipLibrary
from core.services.nudge_answers import ask_again_in_a_week, asked_by_staff, remind_later, rows_of_member
from core.services.partnerships import partnership_by_id
from core.store import Store
from tests.builders import library, member, partnership

ANA, YUSUF = "Ana", "Yusuf"
ANSWERS = {"not yet": NudgeAnswer.NOT_YET, "help": NudgeAnswer.HELP}


async def row_of(store: Store, member_id: MemberId, among: Partnership) -> PartnershipLibrary:
    """The member's side of the partnership, read anew."""
    async with store.reading() as uow:
        (row,) = await rows_of_member(uow, [row.id for row in among.rows], member_id=member_id)
    return row


async def person(store: Store, name: str) -> Member:
    """The member of that name."""
    async with store.reading() as uow:
        return (await uow.session.scalars(select(Member).where(Member.name == name))).one()


async def answer(store: Store, name: str, among: Partnership, how: str = "not yet") -> date:
    """Press *Not yet* or *We need help*; answers the day from which the library is asked again."""
    who = (await person(store, name)).id
    async with store.writing() as uow:
        rows = await rows_of_member(uow, [row.id for row in among.rows], member_id=who, to_answer=True)
        asked_by = await asked_by_staff(uow, rows, member_id=who)
        return await ask_again_in_a_week(
            uow, rows, ANSWERS[how], member_id=who, today=uow.now.date(), asked_by=asked_by
        )


async def later(store: Store, name: str, until: date, about: PartnershipId | None = None) -> None:
    """Say `/sister later`."""
    who = (await person(store, name)).id
    async with store.writing() as uow:
        await remind_later(
            uow, member_id=who, until=until, partnership=await partnership_by_id(uow, about) if about else None
        )


async def ana_with_partners(store: Store, *towns: tuple[str, date]) -> list[Partnership]:
    """Ana's library with partners in these towns, each last heard on that day; nobody else is connected."""
    ana = await member(store, ANA)
    suva = await library(store, "Suva", contacts=[ana])
    return [await partnership(store, suva, await library(store, town), last_on=last_on) for town, last_on in towns]
