"""*Name a colleague*: they accept or decline; somebody who is not here yet by a code; roles, and who gives them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Answer, Reply
from core.model.audit import AuditEntry
from core.model.contacts import ContactInvitation, InvitationState
from core.model.ids import MemberId
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState
from core.services.libraries import ask_to_join, library_by_id
from tests import builders
from tests.core.commands.desk_reading import everything, inbox, labels, told
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import WireValue
    from core.model.members import Member
    from tests.core.register import Register


async def ask(there: Register, person: str, command: str, **given: WireValue) -> Answer:
    """They are answered; each time under a key of its own."""
    there.town.said += 1
    return await there.ask(person, command, f"key {there.town.said}", **given)


async def name(there: Register, by: str = "Ana", **given: WireValue) -> Answer:
    """That person names somebody for Suva."""
    return await ask(there, by, "sister library-name", **{"library": str(there.suva.id), **given})


async def tomas_of(there: Register) -> Member:
    """Somebody in the same workspace as Ana."""
    return await builders.member(there.store, "Tomas")


async def roles(there: Register) -> dict[str, ContactRole]:
    """Who speaks for Suva, by name."""
    async with there.store.reading() as uow:
        library = await library_by_id(uow, there.suva.id)
    assert library is not None
    return {contact.member.name: contact.role for contact in library.contacts}


async def invitation(there: Register) -> ContactInvitation:
    """The only one."""
    async with there.store.reading() as uow:
        return (await uow.session.scalars(select(ContactInvitation))).one()


def code_in(answer: Answer) -> str:
    """The words to be given."""
    assert isinstance(answer.outcome, Reply)
    (line,) = [line for line in said(answer).splitlines() if line.startswith("/sister join")]
    return line


async def test_a_named_colleague_accepts_and_everybody_there_reads_it(there: Register) -> None:
    tomas = await tomas_of(there)
    asked = await name(there, member=str(tomas.id))
    assert said(asked).startswith("Asked. Tomas reads it in their own morning")
    assert await roles(there) == {"Ana": ContactRole.PRIMARY}

    await there.town.move(4)
    (question,) = inbox(there, "Tomas")
    assert "Ana would like you to speak for Suva City Library, Suva, Fiji. Your role: Second contact." in question

    answered = await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="yes")
    assert said(answered).startswith("Welcome. You speak for Suva City Library now. Your role: Second contact.")
    assert await roles(there) == {"Ana": ContactRole.PRIMARY, "Tomas": ContactRole.SECOND}

    await there.town.move(4)
    assert told(there, "Ana", "Tomas speaks for Suva City Library too from now on.")
    assert told(there, "Tomas", "You accepted. You speak for Suva City Library.")
    assert inbox(there, "Yusuf") == []


async def test_a_colleague_who_declines_is_thanked_and_not_asked_again_for_two_weeks(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))
    declined = await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="no")
    assert said(declined) == "Declined, and that is fine. Ana reads it kindly, in their own morning."

    await there.town.move(4)
    assert told(there, "Ana", "Tomas cannot speak for Suva City Library now, and thanks for being asked.")
    assert inbox(there, "Tomas") == []
    assert "after two weeks you can name them again" in problems_of(await name(there, member=str(tomas.id)))["member"]

    await there.town.move(11)
    assert said(await name(there, member=str(tomas.id))).startswith("Asked.")


async def test_without_an_answer_it_lapses_after_two_weeks_with_a_note(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))

    await there.town.move(13)
    assert (await invitation(there)).state is InvitationState.WAITING
    await there.town.move(5)

    assert (await invitation(there)).state is InvitationState.LAPSED
    assert told(there, "Ana", "Tomas did not answer within two weeks")
    assert told(there, "Tomas", "Two weeks passed without an answer")
    late = await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="yes")
    assert said(late).startswith("Two weeks passed without an answer")
    assert "Tomas" not in await roles(there)


async def test_everybody_who_cannot_be_named_is_answered(there: Register) -> None:
    tomas = await tomas_of(there)
    assert problems_of(await name(there))["name"].startswith("Please choose a colleague, or write the name")
    assert problems_of(await name(there, member=str(tomas.id), name="Salote"))["name"].startswith("Please name one")
    assert problems_of(await name(there, member="1"))["member"].startswith("That is you.")

    await name(there, member=str(tomas.id))
    twice = problems_of(await name(there, member=str(tomas.id)))
    assert twice["member"].startswith("Tomas was named already")
    await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="yes")
    already = problems_of(await name(there, member="Tomas"))
    assert already["member"].startswith("Tomas speaks for this library already.")

    for number in range(5):
        assert isinstance((await name(there, name=f"Salote {number}")).outcome, Reply)
    assert said(await name(there, name="Salote")).startswith("Five people have not answered yet.")


async def test_only_members_of_the_same_workspaces_can_be_chosen(there: Register) -> None:
    """Yusuf sits in another one."""
    assert problems_of(await name(there, member="2"))["member"].startswith("I do not know “2”.")
    assert problems_of(await name(there, member="Yusuf"))["member"].startswith("I do not know “Yusuf”.")


async def test_only_contacts_name_and_only_first_contacts_make_a_first_contact(there: Register) -> None:
    tomas = await tomas_of(there)
    outside = await name(there, "Beth", member=str(tomas.id))
    assert said(outside).startswith("Only contacts of that library can do this.")

    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)
    wrong = problems_of(await name(there, "Tomas", member="3", role="primary"))
    assert wrong["role"].startswith("Only a first contact can name another first contact.")
    assert said(await name(there, "Tomas", member="3", role="director")).startswith("Asked.")


async def test_nobody_outside_learns_that_somebody_was_named(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))

    for command, given in (
        ("sister join-answer", {"accepted": "yes"}),
        ("sister library-take-back", {}),
    ):
        there_is = await ask(there, "Beth", command, invitation="1", **given)
        there_is_not = await ask(there, "Beth", command, invitation="77", **given)
        assert everything(there_is) == everything(there_is_not)
    assert "Tomas" not in everything(await ask(there, "Yusuf", "sister home"))
    assert (await invitation(there)).state is InvitationState.WAITING


async def test_who_is_named_finds_the_question_at_home_too(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))

    home = await there.town.say("Tomas", "/sister")
    assert "Ana would like you to speak for Suva City Library" in everything(home)
    await there.town.press("Tomas", home, "Accept")
    assert "Tomas" in await roles(there)
    assert "Ana would like" not in everything(await there.town.say("Tomas", "/sister"))


async def test_taken_back_the_question_falls_away(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))
    await there.town.move(4)

    taken = await there.town.press("Ana", await there.town.say("Ana", "/sister library"), "Take it back")
    assert said(taken) == "Taken back. Tomas is not asked any more."
    await there.town.move(1)
    assert told(there, "Tomas", "This question was taken back.")
    late = await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="yes")
    assert said(late).startswith("This question was taken back.")


async def test_somebody_not_here_yet_joins_by_a_code_that_works_once(there: Register) -> None:
    given = code_in(await name(there, name="Salote", role="director"))
    kept = await invitation(there)
    assert given.removeprefix("/sister join ").replace("-", "") not in str(vars(kept))

    seen = await there.town.say("Salote", given)
    assert "Ana would like you to speak for Suva City Library" in said(seen)
    await there.town.press("Salote", seen, "Accept")
    assert (await roles(there))["Salote"] is ContactRole.DIRECTOR

    assert said(await there.town.say("Beth", given)).startswith("This code was used already.")
    assert said(await there.town.say("Salote", given)).startswith("This code was used already.")


async def test_a_code_in_the_wrong_hands_or_too_old_opens_nothing(there: Register) -> None:
    given = code_in(await name(there, name="Salote"))
    assert said(await there.town.say("Ana", given)).startswith("You speak for this library already.")

    await there.town.say("Beth", given)
    assert said(await there.town.say("Salote", given)).startswith("This code was used already.")
    assert "Salote" not in await roles(there)

    other = code_in(await name(there, name="Rana"))
    await there.town.move(15)
    assert said(await there.town.say("Rana", other)).startswith("This code works no longer.")


async def test_five_wrong_codes_an_hour_are_enough(there: Register) -> None:
    given = code_in(await name(there, name="Salote"))
    for letters in "BCDFG":
        await there.town.say("Salote", f"/sister join {letters * 8}")
    assert said(await there.town.say("Salote", given)).startswith("Five codes were not right")

    there.town.clock.move(hours=1)
    assert "Ana would like you" in said(await there.town.say("Salote", given))


async def test_where_nobody_can_be_written_to_the_new_contact_is_first_contact(there: Register) -> None:
    async with there.store.writing() as uow:
        invited = ContactInvitation(
            library_id=there.suva.id,
            role=ContactRole.SECOND,
            invited_by=MemberId(1),
            invited_at=uow.now,
            lapses_at=uow.now.replace(year=2027),
            member_id=MemberId(3),
        )
        uow.session.add(invited)
        contact = (await uow.session.scalars(select(Contact).where(Contact.library_id == there.suva.id))).one()
        await uow.session.delete(contact)

    await ask(there, "Beth", "sister join-answer", invitation="1", accepted="yes")
    assert await roles(there) == {"Beth": ContactRole.PRIMARY}


async def test_who_asked_to_join_and_is_named_meanwhile_need_not_be_answered(there: Register) -> None:
    tomas = await tomas_of(there)
    async with there.store.writing() as uow:
        library = await library_by_id(uow, there.suva.id)
        assert library is not None
        await ask_to_join(uow, library=library, member=tomas)
    await name(there, member=str(tomas.id))
    await ask(there, "Tomas", "sister join-answer", invitation="1", accepted="yes")

    async with there.store.reading() as uow:
        (request,) = await uow.session.scalars(select(JoinRequest))
    assert request.state is JoinState.ACCEPTED


async def test_two_presses_at_the_same_moment_make_one_contact(there: Register) -> None:
    tomas = await tomas_of(there)
    await name(there, member=str(tomas.id))

    answers = await asyncio.gather(
        *(ask(there, "Tomas", "sister join-answer", invitation="1", accepted=said) for said in ("yes", "no"))
    )
    assert sum(isinstance(answer.outcome, Reply) for answer in answers) == 1
    state = (await invitation(there)).state
    assert ("Tomas" in await roles(there)) is (state is InvitationState.ACCEPTED)


# Roles


async def change(there: Register, by: str, contact: int, role: str) -> Answer:
    """That person changes a role in Suva."""
    return await ask(there, by, "sister library-role", library=str(there.suva.id), contact=str(contact), role=role)


async def test_a_first_contact_changes_a_role_and_the_other_reads_it(there: Register) -> None:
    tomas = await tomas_of(there)
    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)

    assert said(await change(there, "Ana", tomas.id, "primary")) == "Changed. Role of Tomas now: First contact."
    await there.town.move(4)
    assert told(there, "Tomas", "Your role for Suva City Library has changed. It is now: First contact.")
    async with there.store.reading() as uow:
        (entry,) = await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact role changed"))
    assert (entry.member_id, entry.details) == (1, {"member": tomas.id, "role": "primary"})

    assert said(await change(there, "Ana", 1, "second")) == "Changed. Role of Ana now: Second contact."


async def test_a_role_that_may_not_change_is_answered(there: Register) -> None:
    tomas = await tomas_of(there)
    assert problems_of(await change(there, "Beth", 1, "second"))["contact"].startswith("I do not know")
    assert problems_of(await change(there, "Ana", tomas.id, "second"))["contact"].startswith("I do not know")

    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)
    assert said(await change(there, "Tomas", 1, "second")).startswith("Only a first contact can change roles.")
    assert said(await change(there, "Ana", tomas.id, "second")).startswith("The role of Tomas is this already")
    last = await change(there, "Ana", 1, "director")
    assert said(last).startswith("Suva City Library needs a first contact whom one can write to.")
    assert labels(last) == ["My library", "Home"]


async def test_two_first_contacts_who_demote_each_other_at_once_leave_one(there: Register) -> None:
    tomas = await tomas_of(there)
    await builders.contact(there.store, there.suva, tomas)

    await asyncio.gather(change(there, "Ana", tomas.id, "second"), change(there, "Tomas", 1, "second"))
    assert sorted((await roles(there)).values()) == [ContactRole.PRIMARY, ContactRole.SECOND]
