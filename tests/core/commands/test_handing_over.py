"""*Hand over*: the successor accepts, everybody concerned is told, and on the last day the role moves by itself."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Answer, Reply
from core.model.audit import AuditEntry
from core.model.contacts import Handover, HandoverState
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Contact, ContactRole
from core.model.members import Role
from core.model.notices import Notice
from core.model.nudges import Nudge
from core.services.libraries import ask_to_join, libraries_by_id, library_by_id
from core.services.proposals import propose
from tests import builders
from tests.core.commands.desk_reading import everything, inbox, labels, member_of, told
from tests.core.register import problems_of
from tests.core.town import CoreTown, said

if TYPE_CHECKING:
    from core.chat import WireValue
    from core.model.members import Member
    from core.store import Database
    from tests.clock import MovableClock
    from tests.core.register import Register


async def ask(there: Register, person: str, command: str, **given: WireValue) -> Answer:
    """They are answered; each time under a key of its own."""
    there.town.said += 1
    return await there.ask(person, command, f"key {there.town.said}", **given)


async def tomas_of(there: Register) -> Member:
    """Somebody in Ana's workspace who speaks for nobody."""
    return await builders.member(there.store, "Tomas")


async def begin(there: Register, successor: Member, last_day: str = "2026-11-30", **given: WireValue) -> Answer:
    """Ana hands over Suva."""
    return await ask(
        there,
        "Ana",
        "sister handover",
        **{"library": str(there.suva.id), "successor": str(successor.id), "last_day": last_day, **given},
    )


async def answer(there: Register, person: str = "Tomas", accepted: str = "yes", handover: int = 1) -> Answer:
    """The successor accepts or declines."""
    return await ask(there, person, "sister handover-answer", handover=str(handover), accepted=accepted)


async def roles(there: Register) -> dict[str, ContactRole]:
    """Who speaks for Suva, by name."""
    async with there.store.reading() as uow:
        library = await library_by_id(uow, there.suva.id)
    assert library is not None
    return {contact.member.name: contact.role for contact in library.contacts}


async def states(there: Register) -> list[HandoverState]:
    """Of all handovers, the first one first."""
    async with there.store.reading() as uow:
        return list(await uow.session.scalars(select(Handover.state).order_by(Handover.id)))


async def test_a_role_moves_to_the_successor_on_the_last_day(there: Register) -> None:
    tomas = await tomas_of(there)
    begun = await begin(there, tomas, note="The keys are in the drawer.")
    assert said(begun).startswith("Asked. Tomas reads it in their own morning.")
    assert inbox(there, "Yusuf") == []

    await there.town.move(4)
    (question,) = inbox(there, "Tomas")
    assert "Ana leaves, and asks you to take over Suva City Library, Suva, Fiji. Your role: First contact." in question
    assert "The keys are in the drawer." in question
    assert "30 November 2026" in question

    assert "on 30 November 2026 you take over from Ana" in said(await answer(there))
    assert await roles(there) == {"Ana": ContactRole.PRIMARY, "Tomas": ContactRole.SECOND}
    await there.town.move(5)
    assert told(there, "Ana", "Ana hands over Suva City Library to Tomas. Last day of Ana: 30 November 2026.")
    assert told(there, "Yusuf", "Your partnership stays with the library, and goes on.")
    assert not told(there, "Beth", "Ana")
    assert await roles(there) == {"Ana": ContactRole.PRIMARY, "Tomas": ContactRole.SECOND}

    await there.town.move(1)
    assert there.town.clock().date() == date(2026, 11, 30)
    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}
    assert await states(there) == [HandoverState.DONE]
    await there.town.move(4)
    assert told(there, "Tomas", "You have taken over Suva City Library from Ana. Your role: First contact.")
    assert told(there, "Ana", "Tomas has taken over Suva City Library from you. Thank you")
    (corrected,) = told(there, "Yusuf", "Tomas has taken over Suva City Library from Ana.")
    assert "Your partnership stays" in corrected


async def test_the_successor_gets_one_page_about_each_partnership(there: Register) -> None:
    for number in range(1, 5):
        await builders.communication(
            there.store, partnership_id=there.pair.id, on=date(2026, 11, 10 + number), about=f"Talk {number}"
        )
    tomas = await tomas_of(there)
    await begin(there, tomas)
    await answer(there)
    await there.town.move(4)

    (page,) = told(there, "Tomas", "Last talks")
    assert "Amman City Library" in page
    assert "Active since 4 May 2026" in page
    assert "every 30 days" in page
    assert "Yusuf (Amman City Library)" in page
    assert [f"Talk {number}" in page for number in range(1, 5)] == [False, True, True, True]
    assert "The next check-in is on 14 December 2026." in page
    assert not told(there, "Ana", "Last talks")


async def test_a_present_contact_takes_over_the_higher_of_both_roles(there: Register) -> None:
    tomas, mere = await tomas_of(there), await builders.member(there.store, "Mere")
    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)
    await builders.contact(there.store, there.suva, mere)
    await ask(there, "Tomas", "sister handover", library="1", successor=str(mere.id), last_day="2026-11-20")
    await answer(there, "Mere")
    assert await roles(there) == {"Ana": ContactRole.PRIMARY, "Mere": ContactRole.PRIMARY}


async def test_a_last_day_that_is_today_moves_it_when_the_successor_accepts(there: Register) -> None:
    await begin(there, await tomas_of(there), "2026-11-20")
    await there.town.move(3)
    assert await roles(there) == {"Ana": ContactRole.PRIMARY}
    assert said(await answer(there)).startswith("Thank you. You speak for Suva City Library now. Your role: First")
    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}
    await there.town.move(4)
    assert told(there, "Yusuf", "Tomas has taken over Suva City Library from Ana.")


async def test_bad_answers_are_said_at_their_field(there: Register) -> None:
    tomas = await tomas_of(there)
    past = problems_of(await begin(there, tomas, "2026-11-19"))["last_day"]
    assert past.startswith("19 November 2026 is over. Please choose today (20 November 2026) or a later day.")
    assert "staff can hand over for you" in past
    assert "more than a year away" in problems_of(await begin(there, tomas, "2028-01-01"))["last_day"]
    assert "can mean" in problems_of(await begin(there, tomas, "03/04"))["last_day"]
    assert problems_of(await begin(there, await member_of(there.store, 1)))["successor"].startswith("That is you.")
    assert "I do not know" in problems_of(await begin(there, await member_of(there.store, 2)))["successor"]
    assert "1001 characters" in problems_of(await begin(there, tomas, note="x" * 1001))["note"]
    assert await states(there) == []


async def test_a_second_handover_is_answered_with_the_first(there: Register) -> None:
    tomas = await tomas_of(there)
    await begin(there, tomas)
    again = await begin(there, tomas, "2026-12-30")
    assert said(again).startswith("You hand over already. Ana hands over Suva City Library to Tomas")
    assert labels(again) == ["Cancel the handover", "My library", "Home"]
    assert await states(there) == [HandoverState.WAITING]


async def test_declined_the_role_stays_and_the_leaver_may_ask_somebody_else(there: Register) -> None:
    tomas = await tomas_of(there)
    await begin(there, tomas)
    assert said(await answer(there, accepted="no")).startswith("Declined, and that is fine.")
    assert said(await answer(there)).startswith("This was answered already. Tomas cannot take over")

    await there.town.move(14)
    assert told(there, "Ana", "Tomas cannot take over Suva City Library now. Ana still speaks for it.")
    assert inbox(there, "Yusuf") == []
    assert await roles(there) == {"Ana": ContactRole.PRIMARY}
    assert isinstance((await begin(there, tomas, "2026-12-30")).outcome, Reply)


async def test_unanswered_it_lapses_with_a_note_and_nothing_moves(there: Register) -> None:
    await begin(there, await tomas_of(there))
    await there.town.move(18)
    assert await states(there) == [HandoverState.LAPSED]
    assert told(there, "Ana", "Tomas did not answer within two weeks")
    assert told(there, "Tomas", "Tomas did not answer within two weeks")
    assert inbox(there, "Yusuf") == []
    assert said(await answer(there)).startswith("This was answered already.")
    assert await roles(there) == {"Ana": ContactRole.PRIMARY}


async def test_either_of_the_two_cancels_it_until_the_day(there: Register) -> None:
    tomas = await tomas_of(there)
    await begin(there, tomas)
    cancelled = await ask(there, "Ana", "sister handover-cancel", handover="1")
    assert said(cancelled).startswith("Cancelled. Everything stays as it was, and Tomas is told")

    await begin(there, tomas)
    await answer(there, handover=2)
    await there.town.move(4)
    assert told(there, "Yusuf", "hands over")
    given_up = await ask(there, "Tomas", "sister handover-cancel", handover="2")
    assert "Tomas still speaks for the library too, and can leave it." in said(given_up)

    await there.town.move(10)
    assert await states(there) == [HandoverState.CANCELLED, HandoverState.CANCELLED]
    assert (await roles(there))["Ana"] is ContactRole.PRIMARY
    assert told(there, "Ana", "The handover of Suva City Library from Ana to Tomas was cancelled.")
    assert told(there, "Yusuf", "The handover of Suva City Library from Ana to Tomas was cancelled.")
    late = await ask(there, "Ana", "sister handover-cancel", handover="2")
    assert said(late).startswith("This was answered already.")


async def test_partners_who_had_not_read_of_a_cancelled_one_never_do(there: Register) -> None:
    await begin(there, await tomas_of(there))
    await answer(there)
    await ask(there, "Ana", "sister handover-cancel", handover="1")
    await there.town.move(5)
    assert inbox(there, "Yusuf") == []
    assert not told(there, "Tomas", "Last talks")


async def test_nobody_outside_learns_of_a_handover(there: Register) -> None:
    tomas = await tomas_of(there)
    await begin(there, tomas)
    for person in ("Beth", "Yusuf", "Dee"):
        for command, given in (("sister handover-answer", {"accepted": "yes"}), ("sister handover-cancel", {})):
            there_is = await ask(there, person, command, handover="1", **given)
            there_is_not = await ask(there, person, command, handover="77", **given)
            assert everything(there_is) == everything(there_is_not)
    assert await states(there) == [HandoverState.WAITING]
    assert "Tomas" not in everything(await ask(there, "Yusuf", "sister library"))


async def test_the_successor_finds_the_question_at_home_too(there: Register) -> None:
    await begin(there, await tomas_of(there))
    home = await there.town.say("Tomas", "/sister")
    assert "Ana leaves, and asks you to take over Suva City Library" in everything(home)
    await there.town.press("Tomas", home, "Accept")
    assert await states(there) == [HandoverState.AGREED]
    assert "Cancel the handover" in labels(await there.town.say("Tomas", "/sister library"))


async def test_what_the_leaver_had_not_answered_comes_to_the_successor(there: Register) -> None:
    salote, tomas = await builders.member(there.store, "Salote"), await tomas_of(there)
    async with there.store.writing() as uow:
        suva, juneau = await libraries_by_id(uow, [there.suva.id, LibraryId(3)])
        await ask_to_join(uow, library=suva, member=salote)
        await propose(
            uow, library=juneau, asked=suva, by=MemberId(3), reason="Letters", activities=None, how_often=None
        )
    await begin(there, tomas, "2026-11-20")
    await answer(there)
    await there.town.move(5)

    assert told(there, "Tomas", "Salote would like to speak for Suva City Library")
    assert told(there, "Tomas", "Juneau City Library")
    assert not told(there, "Ana", "Salote would like to speak")


async def test_a_talk_that_is_due_is_asked_of_the_successor_and_of_the_leaver_no_more(there: Register) -> None:
    tomas = await tomas_of(there)
    await there.town.move(24)
    asked = told(there, "Ana", "Have you been in touch")
    assert asked
    await begin(there, tomas, "2026-12-14")
    await answer(there)
    await there.town.move(8)

    assert told(there, "Tomas", "Have you been in touch")
    assert told(there, "Ana", "Have you been in touch") == asked
    async with there.store.reading() as uow:
        waiting = list(await uow.session.scalars(select(Nudge.member_id).where(Nudge.sent_at.is_(None))))
    assert 1 not in waiting


async def test_leaving_before_the_day_cancels_it(there: Register) -> None:
    tomas, mere = await tomas_of(there), await builders.member(there.store, "Mere")
    await builders.contact(there.store, there.suva, mere)
    await begin(there, tomas)
    await answer(there)
    await ask(there, "Ana", "sister library-left", library="1")
    assert await states(there) == [HandoverState.CANCELLED]
    await there.town.move(14)
    assert told(there, "Tomas", "was cancelled")
    assert await roles(there) == {"Mere": ContactRole.PRIMARY, "Tomas": ContactRole.SECOND}


async def test_two_programs_that_tick_at_the_same_moment_move_it_once(
    there: Register, database: Database, clock: MovableClock
) -> None:
    await begin(there, await tomas_of(there))
    await answer(there)
    there.town.clock.move(days=10)
    other = CoreTown(database, clock)
    await asyncio.gather(there.town.core.tick(), other.core.tick(), there.town.core.tick())

    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}
    async with there.store.reading() as uow:
        done = list(await uow.session.scalars(select(AuditEntry.id).where(AuditEntry.action == "handover done")))
        notices = list(await uow.session.scalars(select(Notice.id).where(Notice.kind == "handover_done")))
    assert (len(done), len(notices)) == (1, 2)


async def test_accepted_and_cancelled_at_the_same_moment_one_wins(there: Register) -> None:
    await begin(there, await tomas_of(there))
    accepted, cancelled = await asyncio.gather(answer(there), ask(there, "Ana", "sister handover-cancel", handover="1"))
    (state,) = await states(there)
    if isinstance(accepted.outcome, Reply):
        assert "Tomas" in await roles(there)
    else:
        assert state is HandoverState.CANCELLED
    assert isinstance(cancelled.outcome, Reply)
    assert state is HandoverState.CANCELLED


async def test_every_step_is_written_down(there: Register) -> None:
    await begin(there, await tomas_of(there))
    await answer(there)
    await there.town.move(11)
    async with there.store.reading() as uow:
        entries = await uow.session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("handover")).order_by(AuditEntry.id)
        )
        steps = [(entry.action, entry.member_id) for entry in entries]
    tomas = (await roles(there)).keys()
    assert list(tomas) == ["Tomas"]
    assert steps == [("handover begun", 1), ("handover accepted", 5), ("handover done", None)]


# The leaver is gone already


async def for_them(there: Register, **given: WireValue) -> Answer:
    """Dee hands Suva over."""
    return await ask(there, "Dee", "staff handover", **{"library": str(there.suva.id), **given})


async def test_staff_hand_over_to_a_present_contact_at_once(there: Register) -> None:
    tomas = await tomas_of(there)
    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)
    done = await for_them(there, successor=str(tomas.id))
    assert said(done).startswith("Done. Tomas has taken over Suva City Library")
    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}

    await there.town.move(4)
    assert told(there, "Tomas", "You have taken over Suva City Library from Ana.")
    assert told(there, "Tomas", "Last talks")
    assert told(there, "Yusuf", "Tomas has taken over Suva City Library from Ana.")
    async with there.store.reading() as uow:
        (entry,) = await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "handover begun"))
    assert entry.member_id == 4


async def test_staff_ask_somebody_new_first_and_read_the_answer(there: Register) -> None:
    tomas = await tomas_of(there)
    assert said(await for_them(there, successor=str(tomas.id))).startswith("Asked. Tomas reads it")
    await there.town.move(4)
    assert told(there, "Tomas", "Staff ask you to take over Suva City Library, Suva, Fiji, from Ana.")
    await answer(there, accepted="no")
    await there.town.move(4)
    assert told(there, "Dee", "Tomas cannot take over Suva City Library now.")

    await for_them(there, successor=str(tomas.id))
    await answer(there, handover=2)
    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}


async def test_staff_take_the_place_of_a_handover_that_the_leaver_began(there: Register) -> None:
    tomas, mere = await tomas_of(there), await builders.member(there.store, "Mere")
    await builders.contact(there.store, there.suva, mere, role=ContactRole.SECOND)
    await begin(there, tomas)
    await for_them(there, successor=str(mere.id))
    assert await states(there) == [HandoverState.CANCELLED, HandoverState.DONE]
    assert await roles(there) == {"Mere": ContactRole.PRIMARY}


async def test_whom_staff_cannot_choose_is_answered(there: Register) -> None:
    same = await for_them(there, leaver="1", successor="1")
    assert problems_of(same)["successor"].startswith("This is the same person.")
    assert "I do not know" in problems_of(await for_them(there, leaver="2", successor="3"))["leaver"]
    lima = await builders.library(there.store, "Lima")
    empty = await ask(there, "Dee", "staff handover", library=str(lima.id), successor="3")
    assert said(empty).startswith("Nobody speaks for this library yet.")
    assert said(await ask(there, "Ana", "staff handover", library="1", successor="3")).startswith("Only staff")


async def test_with_two_first_contacts_staff_say_who_is_gone(there: Register) -> None:
    await builders.contact(there.store, there.suva, await builders.member(there.store, "Mere"))
    tomas = await builders.member(there.store, "Tomas", roles=(Role.MENTOR,))
    asked = await for_them(there, successor=str(tomas.id))
    assert said(asked) == "form: leaver"


async def test_a_library_is_never_without_a_contact_after_a_handover(there: Register) -> None:
    """The successor's own contact was taken away in between: they are one again."""
    await begin(there, await tomas_of(there))
    await answer(there)
    async with there.store.writing() as uow:
        contact = (await uow.session.scalars(select(Contact).where(Contact.member_id == 5))).one()
        await uow.session.delete(contact)
    await there.town.move(11)
    assert await roles(there) == {"Tomas": ContactRole.PRIMARY}
