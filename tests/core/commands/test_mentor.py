"""/mentor, and what mentors press: asked, offered, passed on, taken; every bad answer has a clear word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Refusal, Reply
from core.model.libraries import Contact, Library
from core.model.members import Role
from core.model.partnerships import Partnership, PartnershipState
from core.services.mentor_clock import seek_mentors
from core.services.people import search_members
from tests import builders
from tests.core.mentoring import labels, letters, whole
from tests.core.register import form_of, problems_of
from tests.core.statements import statements

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database
    from tests.core.register import Register


async def ask(there: Register, person: str = "Ana", **more: str) -> Answer:
    given = {"topic": "language", "details": "How do we write to each other?", "language": "en", **more}
    return await there.ask(person, "mentor", f"{person} {sorted(given.items())}", **given)


async def test_ask_offer_and_help(there: Register) -> None:
    await builders.mentor(there.store, "Mai", languages=("en", "vi"), zone="Asia/Ho_Chi_Minh")
    asked = await ask(there)
    assert whole(asked).startswith("Thank you for asking.")
    assert "You read here on Tuesday 24 November 2026 at the latest who will help" in whole(asked)

    (offer,) = await letters(there, "mai", 1)
    assert "Suva City Library, in a partnership with Amman City Library, would like a mentor." in offer
    assert "How do we write" not in offer

    taken = await there.ask("Mai", "mentor take", request="1")
    assert "You help Suva City Library and Amman City Library now." in whole(taken)
    assert "How do we write to each other?" in whole(taken)

    read = await letters(there, "ana", 3)
    (found,) = [text for text in read if "Mai will help." in text]
    assert "English and Vietnamese" in found
    assert "Local time" in found
    assert any("Mai is the mentor of" in text for text in await letters(there, "yusuf", 8))
    assert "Mai" not in "".join(await letters(there, "beth"))


async def test_we_need_help_brings_its_reason_and_words(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    row = str(there.pair.rows[0].id)
    helped = await there.ask("Ana", "nudge help", rows=row, reason="language", words="We write slowly.")
    form = form_of(await there.town.press("Ana", helped, "Ask for a mentor"))
    values = {field.name: field.value for field in form.fields}
    assert (values["topic"], values["details"]) == ("language", "We write slowly.")
    assert values["partnership"] == str(there.pair.id)


async def test_a_mentor_reads_the_details_no_longer_than_they_help(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    await ask(there)
    await there.ask("Mai", "mentor take", request="1")
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    assert isinstance((await there.ask("Mai", "mentor take", "again", request="1")).outcome, Refusal)
    await there.town.move(days=3)
    assert not any("How do we write" in text for text in await letters(there, "mai"))


async def test_no_details_is_asked_for(there: Register) -> None:
    form = await there.ask("Ana", "mentor", topic="language", details=" ")
    assert isinstance(form.outcome, Form)
    sent = await there.town.fill("Ana", form, details="")
    assert problems_of(sent) == {"details": "Please write something here."}


async def test_a_second_wish_shows_the_first(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    await ask(there)
    again = await ask(there, details="Something else")
    assert whole(again).startswith("You asked for a mentor already")
    assert "How do we write to each other?" in whole(again)
    opened = await there.town.say("Ana", "/mentor")
    assert whole(opened).startswith("You asked for a mentor already")
    done = await there.town.press("Ana", opened, "I need no mentor now")
    assert whole(done).startswith("Done. Nobody is asked any more.")
    assert whole(await ask(there, details="Another thing")).startswith("Thank you for asking.")


async def test_no_mentor_with_that_language(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    answered = await ask(there, language="fj")
    assert whole(answered).startswith("No mentor who has time now writes Fijian.")
    assert whole(await there.town.press("Ana", answered, "Ask in English")).startswith("Thank you for asking.")

    await there.ask("Ana", "mentor withdraw", request="1")
    staff = await there.town.press("Ana", await ask(there, language="fj", details="Again"), "Ask staff")
    assert "Staff read it in their own morning" in whole(staff)
    assert any("would like a mentor" in text for text in await letters(there, "dee", 4))


async def test_no_mentors_at_all(there: Register) -> None:
    asked = await ask(there)
    assert "No mentor is free for this now. Staff read it" in whole(asked)
    (wanted,) = [text for text in await letters(there, "dee", 1) if "would like a mentor" in text]
    assert "How do we write to each other?" in wanted
    taken = await there.ask("Dee", "mentor take", request="1")
    assert whole(taken).startswith("Thank you. You help")
    assert any("Dee will help." in text for text in await letters(there, "ana", 4))


async def test_nobody_helps(there: Register) -> None:
    """Widened, then staff; whoever asked reads a word on the day that was promised, and no later."""
    await builders.mentor(there.store, "Mai")
    asked = await ask(there)
    assert "Tuesday 24 November 2026 at the latest" in whole(asked)
    said_to_ana = await letters(there, "ana", 4)
    (word,) = [text for text in said_to_ana if "No mentor could help yet" in text]
    assert "staff look after it" in word
    assert any("No mentor has taken it" in text for text in await letters(there, "dee", 1))
    assert any("I asked staff again today" in text for text in await letters(there, "ana", 8))


async def test_who_asked_reads_that_the_partnership_ended_by_the_promised_day(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    assert "Tuesday 24 November 2026 at the latest" in whole(await ask(there))
    async with there.store.writing() as uow:
        pair = await uow.session.get_one(Partnership, there.pair.id)
        pair.state = PartnershipState.ENDED
    (word,) = [text for text in await letters(there, "ana", 4) if "so nobody is asked for a mentor any more" in text]
    assert "The partnership of Suva City Library and Amman City Library has ended" in word
    assert not any("would like a mentor" in text for text in await letters(there, "dee"))
    assert isinstance((await there.town.say("Ana", "/mentor")).outcome, Form)


async def test_partners_read_nothing_of_what_is_asked_of_the_mentor_they_have(there: Register) -> None:
    mai = await builders.mentor(there.store, "Mai")
    await builders.mentors(there.store, mai, there.pair)
    await ask(there, topic="no-reply")
    await there.ask("Mai", "mentor take", request="1")
    assert any("Mai will help." in text for text in await letters(there, "ana", 4))
    assert not any("Mai" in text for text in await letters(there, "yusuf", 8))


async def test_who_asked_and_left_the_library_is_not_told_who_comes_next(there: Register) -> None:
    """A colleague is."""
    await builders.mentor(there.store, "Mai")
    await builders.mentor(there.store, "Noa")
    juneau = (await contact_of(there, "Beth")).library_id
    async with there.store.reading() as uow:
        library = await uow.session.get_one(Library, juneau)
    await builders.contact(there.store, library, await builders.member(there.store, "Cam"))
    await there.ask("Beth", "mentor", topic="money", details="Where do we find money?", language="en")
    await there.ask("Mai", "mentor take", request="1")
    async with there.store.writing() as uow:
        await uow.session.delete(await uow.session.get_one(Contact, (await contact_of(there, "Beth")).id))
    await there.town.move(days=4)
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    assert "Beth" not in whole(await there.ask("Noa", "mentor take", request="2"))
    assert not any("Noa" in text or "look for another" in text for text in await letters(there, "beth", 4))
    assert any("Noa is the mentor of Juneau City Library." in text for text in await letters(there, "cam", 8))


async def contact_of(there: Register, person: str) -> Contact:
    """The library that they speak for."""
    async with there.store.reading() as uow:
        (member,) = await search_members(uow, person)
        return (await uow.session.scalars(select(Contact).where(Contact.member_id == member.id))).one()


async def test_staff_who_only_wish_to_mentor_help_as_staff(there: Register) -> None:
    """And nothing stands on their desk that is for mentors."""
    await there.ask("Dee", "newcomer mentor", capacity="1", languages=("en",))
    for number, person in enumerate(("Ana", "Beth"), 1):
        await there.ask(person, "mentor", topic="money", details="Where do we find money?", language="en")
        taken = await there.ask("Dee", "mentor take", f"t{number}", request=str(number))
        assert whole(taken).startswith("Thank you. You help")
    desk = await there.ask("Dee", "sister mentoring")
    assert labels(desk) == ["Look", "Look", "I want to mentor", "Home"]
    assert "Juneau City Library / About the library itself." in whole(desk)


async def test_who_came_to_speak_for_a_partner_reads_nothing_of_the_wish(there: Register) -> None:
    """Offered to Mai before, and in her desk, her mail and behind the button never more."""
    mai = await builders.mentor(there.store, "Mai")
    await ask(there, topic="no-reply")
    assert any("They do not reply" in text for text in await letters(there, "mai", 1))
    await builders.contact(there.store, there.amman, mai)
    assert "would like a mentor" not in whole(await there.ask("Mai", "sister mentoring"))
    assert isinstance((await there.ask("Mai", "mentor look", request="1")).outcome, Refusal)
    assert "They do not reply" not in "".join(await letters(there, "mai", 8))


@pytest.mark.parametrize("command", ["sister mentoring", "sister home"])
async def test_the_desk_of_a_mentor_asks_no_more_for_many_wishes(
    there: Register, database: Database, command: str
) -> None:
    await builders.mentor(there.store, "Mai", capacity=20)
    asked = []
    for number in range(6):
        pair = [await builders.library(there.store, "Suva", name=f"{name} {number}") for name in ("Reef", "Rock")]
        await builders.partnership(there.store, *pair, state=PartnershipState.TRIAL)
        async with there.store.writing() as uow:
            await seek_mentors(uow)
        with statements(database) as seen:
            shown = await there.ask("Mai", command, f"k{number}")
        asked.append(len(seen))
    assert asked[0] == asked[-1]
    if command == "sister mentoring":
        assert "And 3 more, after these." in whole(shown)


async def test_old_buttons_say_nothing_of_a_mentor_who_gave_it_back(there: Register) -> None:
    """Neither to her, nor to whoever was asked too, nor to who asked: she reads of the wish that stands now."""
    await builders.mentor(there.store, "Mai")
    await builders.mentor(there.store, "Noa")
    await ask(there)
    await there.ask("Mai", "mentor not-now", "one", request="1")
    await there.ask("Mai", "mentor take", request="1")
    assert whole(await there.ask("Noa", "mentor look", "one", request="1")).startswith("Mai helps already")
    assert whole(await there.ask("Ana", "mentor withdraw", "one", request="1")).startswith("Mai helps you already.")
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    for person in ("Mai", "Noa"):
        for command in ("mentor look", "mentor not-now"):
            said = whole(await there.ask(person, command, f"{person} two", request="1"))
            assert said == "This is not needed any more. Thank you."
    standing = await there.ask("Ana", "mentor withdraw", "two", request="1")
    assert whole(standing).startswith("You asked for a mentor already")
    assert whole(await there.town.press("Ana", standing, "I need no mentor now")).startswith("Done.")
    assert whole(await there.ask("Ana", "mentor withdraw", "three", request="1")).startswith("Done.")


async def test_not_now_is_kindly_answered(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    await builders.mentor(there.store, "Noa")
    await ask(there)
    answered = await there.ask("Mai", "mentor not-now", request="1")
    assert whole(answered).startswith("Thank you for saying so. Somebody else is asked now.")
    assert any("would like a mentor" in text for text in await letters(there, "noa", 3))


async def test_late_own_full_and_not_asked(there: Register) -> None:
    await builders.mentor(there.store, "Mai", capacity=1)
    await builders.mentor(there.store, "Noa")
    own = await builders.mentor(there.store, "Tomas", roles=(Role.MENTOR, Role.STAFF))
    await builders.contact(there.store, there.amman, own)
    await builders.mentor(there.store, "Sam", capacity=1)
    other = await builders.partnership(
        there.store, await builders.library(there.store, "Lima"), await builders.library(there.store, "Kyiv")
    )
    await ask(there)
    await there.town.move(days=8)
    sam = await there.ask("Sam", "mentor look", request="1")
    assert isinstance(sam.outcome, Reply)
    assert isinstance((await there.ask("Beth", "mentor take", request="1")).outcome, Refusal)
    assert isinstance((await there.ask("Beth", "mentor look", request="1")).outcome, Refusal)

    async with there.store.reading() as uow:
        (someone,) = await search_members(uow, "Sam")
    await builders.mentors(there.store, someone, other)
    full = await there.ask("Sam", "mentor take", "full", request="1")
    assert whole(full).startswith("You help as many partnerships as you have room for")
    assert isinstance((await there.ask("Tomas", "mentor take", request="1")).outcome, Refusal)

    assert whole(await there.ask("Noa", "mentor take", request="1")).startswith("Thank you. You help")
    late = await there.ask("Mai", "mentor take", request="1")
    assert whole(late) == "Noa helps already, so this is taken. Thank you for being there."


async def test_the_next_mentor_of_a_library_without_a_partner_reads_what_the_last_one_wrote(there: Register) -> None:
    await builders.mentor(there.store, "Mai")
    await builders.mentor(there.store, "Noa")
    await there.ask("Beth", "mentor", topic="money", details="Where do we find money?", language="en")
    taken = await there.ask("Mai", "mentor take", request="1")
    assert "Notes of earlier mentors" not in labels(taken)
    await there.ask("Mai", "mentor release", mentorship="1", why="time", notes="She writes in the evening.")
    taken = await there.ask("Noa", "mentor take", request="2")
    assert "She writes in the evening." in whole(await there.town.press("Noa", taken, "Notes of earlier mentors"))
    one = await there.ask("Noa", "mentor one", mentorship="2")
    assert "She writes in the evening." in whole(await there.town.press("Noa", one, "Notes of earlier mentors"))
    refused = await there.ask("Mai", "mentor library-notes", mentorship="2")
    assert isinstance(refused.outcome, Refusal)
