"""*Leave*: nobody leaves a library without a first contact; the partnerships stay, and everybody concerned is told."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.model.audit import AuditEntry
from core.model.ids import MemberId
from core.model.libraries import Contact, ContactRole
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, PartnershipLibrary
from core.services.libraries import ask_to_join, library_by_id
from tests import builders
from tests.core.commands.desk_reading import everything, inbox, labels, told
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from core.model.members import Member
    from tests.core.register import Register


async def leave(there: Register, person: str) -> Answer:
    """They press *Leave*, look, and press it again."""
    there.town.said += 1
    return await there.ask(person, "sister library-left", f"leave {there.town.said}", library=str(there.suva.id))


async def tomas_too(there: Register, role: ContactRole = ContactRole.PRIMARY, *, connected: bool = True) -> Member:
    """Tomas speaks for Suva too."""
    tomas = await builders.member(there.store, "Tomas", connected=connected)
    await builders.contact(there.store, there.suva, tomas, role=role)
    return tomas


async def speakers(there: Register) -> list[int]:
    """Who speaks for Suva."""
    async with there.store.reading() as uow:
        found = await uow.session.scalars(
            select(Contact.member_id).where(Contact.library_id == there.suva.id).order_by(Contact.id)
        )
        return list(found)


async def test_one_looks_first_and_may_stay(there: Register) -> None:
    await tomas_too(there)
    look = await there.town.press("Ana", await there.town.say("Ana", "/sister library"), "Leave")

    assert said(look).startswith("Do you want to stop speaking for Suva City Library?")
    assert "with Tomas" in said(look)
    assert labels(look) == ["Leave", "Stay"]
    await there.town.press("Ana", look, "Stay")
    assert 1 in await speakers(there)


async def test_colleagues_and_partners_read_it_kindly_and_the_partnership_stays(there: Register) -> None:
    tomas = await tomas_too(there)
    look = await there.town.press("Ana", await there.town.say("Ana", "/sister library"), "Leave")
    left = await there.town.press("Ana", look, "Leave")

    assert said(left).startswith("You do not speak for Suva City Library any more. Thank you")
    assert await speakers(there) == [tomas.id]
    assert inbox(there, "Yusuf") == []
    await there.town.move(4)
    assert told(there, "Tomas", "Ana does not speak for Suva City Library any more. It goes on with Tomas")
    assert told(there, "Yusuf", "Your partnership stays with the library; write to Tomas.")
    assert not told(there, "Beth", "Ana")
    assert "Suva City Library" in everything(await there.town.say("Yusuf", "/sister partners"))
    async with there.store.reading() as uow:
        (entry,) = await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact left"))
    assert (entry.member_id, entry.subject_id) == (1, there.suva.id)


async def test_the_last_first_contact_is_told_what_to_do_first(there: Register) -> None:
    await tomas_too(there, ContactRole.SECOND)
    for answer in (await leave(there, "Ana"), await there.ask("Ana", "sister library-leave", library="1")):
        assert "Please name a first contact, or hand over; then you can leave." in said(answer)
        assert "ask staff" in said(answer)
        assert labels(answer) == ["Name a colleague", "Hand over", "My library"]
    assert 1 in await speakers(there)


async def test_a_first_contact_whom_nobody_can_write_to_does_not_count(there: Register) -> None:
    await tomas_too(there, connected=False)
    assert "without you there would be none" in said(await leave(there, "Ana"))


async def test_two_first_contacts_who_leave_at_the_same_moment_do_not_both(there: Register) -> None:
    await tomas_too(there)
    await asyncio.gather(leave(there, "Ana"), leave(there, "Tomas"))
    assert len(await speakers(there)) == 1


async def test_who_left_is_reminded_of_nothing_and_asked_nothing_about_it(there: Register) -> None:
    tomas = await tomas_too(there)
    salote = await builders.member(there.store, "Salote")
    async with there.store.writing() as uow:
        library = await library_by_id(uow, there.suva.id)
        assert library is not None
        await ask_to_join(uow, library=library, member=salote)
    await there.town.move(4)
    async with there.store.writing() as uow:
        row = (await uow.session.scalars(select(PartnershipLibrary.id).where(PartnershipLibrary.library_id == 1))).one()
        for person in (MemberId(1), tomas.id):
            uow.session.add(
                Nudge(member_id=person, row_id=row, on=date(2026, 12, 10), step=LadderStep.FIRST, planned_at=uow.now)
            )
    assert told(there, "Ana", "Salote would like to speak for Suva City Library")

    await leave(there, "Ana")
    await there.town.move(1)
    async with there.store.reading() as uow:
        assert list(await uow.session.scalars(select(Nudge.member_id))) == [tomas.id]
    assert not told(there, "Ana", "Salote would like to speak for Suva City Library")
    assert told(there, "Tomas", "Salote would like to speak for Suva City Library")


async def test_nobody_leaves_a_library_of_others(there: Register) -> None:
    assert said(await leave(there, "Yusuf")).startswith("Only contacts of that library can do this.")
    assert "for contacts of a library" in said(await leave(there, "Lina"))
