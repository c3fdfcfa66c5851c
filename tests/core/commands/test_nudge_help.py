"""*We need help*: a reason, three offers at once, and those who watch over the partnership read it."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from core.cards.help_wanted import HELP_CHOICES, HELP_REASONS, IDEAS, idea_for
from core.chat import Form, Refusal, Reply
from core.model.check_ins import HelpReason
from core.model.libraries import Contact, ContactRole
from core.model.members import Account, Member, Role, RoleGrant
from core.model.notices import Notice
from core.model.nudges import NudgeAnswer
from tests import builders
from tests.core.commands.checking_in import ASKS, CheckingIn, build_check_in
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.register import form_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

WANTS = "asks for help in the partnership with"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> CheckingIn:
    return await build_check_in(database, store, clock)


async def test_the_form_asks_why_and_says_who_reads_it(there: CheckingIn) -> None:
    await there.due()
    form = form_of(await there.press("Ana", ASKS, "We need help"))
    assert [(field.name, field.required) for field in form.fields] == [("reason", True), ("words", False)]
    assert len(form.fields[0].choices) == len(HelpReason)
    readers = form.fields[1].readers
    assert readers is not None
    assert readers.message == "Read by staff and colleagues, never by your partners."


async def test_help_is_offered_at_once_and_staff_read_who_and_why(there: CheckingIn) -> None:
    await there.due()
    helped = await there.need_help("Ana", "no-reply", "Three letters, no answer.")

    text = said(helped)
    assert "Thank you for asking. Here is what may help at once." in text
    assert "An idea: " in text
    assert "A second person: Zaid speaks for Amman City Library too (Second contact). Write to Zaid this time." in text
    assert "A mentor: Staff are asked for one, and read this in their own morning." in text
    assert "If nobody has written to you by 22 December 2026, press “We need help” again." in text
    assert labels(helped) == ["Ask for a mentor", "Log a talk", "Look at the partnership", "Home"]

    (answer,) = await there.check_ins()
    assert (answer.answer, answer.reason, answer.words) == (
        NudgeAnswer.HELP,
        HelpReason.NO_REPLY,
        "Three letters, no answer.",
    )
    await there.town.move(4)
    assert there.told(WANTS) == ["dee"]
    assert there.told("Three letters, no answer.") == ["dee"], "no partner reads it"
    page = await there.press("Dee", WANTS, "Look at the partnership")
    assert "we need help: they do not reply, “Three letters, no answer.” (Ana, 14 December 2026)" in said(page)


async def test_help_counts_as_an_answer_and_the_library_is_asked_again_in_a_week(there: CheckingIn) -> None:
    await there.due()
    await there.need_help("Ana", "time")
    hers = [nudge for nudge in await there.nudges() if nudge.member_id == there.ana]
    assert [(nudge.answer, nudge.again_on) for nudge in hers if nudge.sent_at is not None] == [
        (NudgeAnswer.HELP, date(2026, 12, 22))
    ]
    assert [nudge.on for nudge in hers if nudge.sent_at is None] == [date(2026, 12, 22)]


@pytest.mark.parametrize(("by", "words"), [("Ana", "You asked for help"), ("Tomas", "Tomas asked for help")])
async def test_a_second_press_says_that_it_was_asked_and_by_whom(there: CheckingIn, by: str, words: str) -> None:
    await there.due()
    await there.ask(by, "nudge help", rows="1", on="2026-12-14", reason="language")
    again = await there.press("Ana", ASKS, "We need help")
    assert isinstance(again.outcome, Reply)
    assert f"{words} on 15 December 2026: language. Staff were told." in said(again)
    assert "An idea: " in said(again), "the offers stand once more"
    assert len(await there.check_ins()) == 1


async def test_after_a_week_help_can_be_asked_for_again(there: CheckingIn) -> None:
    await there.due()
    await there.need_help("Ana", "time")
    await there.at(date(2026, 12, 22))
    await there.ask("Ana", "nudge help", rows="1", on="2026-12-14", reason="time")
    assert len(await there.check_ins()) == 2


async def test_two_who_ask_at_the_same_moment_ask_once(there: CheckingIn) -> None:
    await there.due()
    both = await asyncio.gather(
        *(there.ask(name, "nudge help", rows="1", on="2026-12-14", reason="money") for name in ("Ana", "Tomas"))
    )
    assert all(isinstance(each.outcome, Reply) for each in both)
    assert len(await there.check_ins()) == 1
    async with there.store.reading() as uow:
        assert len((await uow.session.scalars(select(Notice).where(Notice.kind == "help_wanted"))).all()) == 1


async def test_each_side_asks_for_itself(there: CheckingIn) -> None:
    await there.due()
    await there.need_help("Ana", "time")
    await there.need_help("Yusuf", "language")
    assert {each.library_id for each in await there.check_ins()} == {1, 2}


async def test_who_is_closed_is_offered_to_say_so_first(there: CheckingIn) -> None:
    await there.due()
    helped = await there.need_help("Ana", "closed")
    assert labels(helped)[0] == "We cannot answer now"
    opened = await there.town.press("Ana", helped, "We cannot answer now")
    assert not isinstance(opened.outcome, Refusal)


async def test_help_is_wanted_after_a_talk_too(there: CheckingIn) -> None:
    """The partner logged one, and the library needs help all the same; nobody is asked sooner because of it."""
    await there.due()
    await there.ask("Yusuf", "log", partnership="1", how="video", when="2026-12-14")
    assert "what may help at once" in said(await there.need_help("Ana", "no-ideas"))
    assert [nudge for nudge in await there.nudges() if nudge.sent_at is None] == []


async def test_the_second_person_is_a_colleague_where_the_partner_has_none(there: CheckingIn) -> None:
    await there.due()
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.role == ContactRole.SECOND, Contact.library_id == 2))
    assert "A second person: Tomas speaks for your library too. Ask Tomas to write this time." in said(
        await there.need_help("Ana", "time")
    )


async def test_who_is_alone_is_asked_to_name_somebody(there: CheckingIn) -> None:
    await there.due()
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.role == ContactRole.SECOND))
    helped = await there.need_help("Ana", "time")
    assert "You are the only contact of Suva City Library here." in said(helped)
    assert isinstance((await there.town.press("Ana", helped, "Name a colleague")).outcome, Form)


async def test_where_no_staff_can_be_told_that_is_said(there: CheckingIn) -> None:
    await there.due()
    async with there.store.writing() as uow:
        dee = await uow.session.scalar(select(Member.id).where(Member.name == "Dee"))
        await uow.session.execute(delete(RoleGrant))
        await uow.session.execute(delete(Account).where(Account.member_id == dee))
    assert "I could reach nobody of the staff just now." in said(await there.need_help("Ana", "time"))


async def test_staff_who_speak_for_one_of_the_libraries_are_not_told_of_their_own_matter(there: CheckingIn) -> None:
    await there.due()
    async with there.store.reading() as uow:
        dee = (await uow.session.scalars(select(Member).where(Member.name == "Dee"))).one()
    other = await builders.member(there.store, "Mai", roles=[Role.STAFF])
    await builders.contact(there.store, there.libraries["Amman"], dee, role=ContactRole.DIRECTOR)
    await there.need_help("Ana", "time")
    await there.town.move(4)
    assert other.name == "Mai"
    assert there.told(WANTS) == ["mai"]


def test_every_reason_has_its_words_and_an_idea() -> None:
    assert set(HELP_CHOICES) == set(HELP_REASONS) == set(IDEAS) == set(HelpReason)
    ideas = {idea_for(HelpReason.NO_IDEAS, number).message for number in range(10)}
    assert len(ideas) == len(IDEAS[HelpReason.NO_IDEAS]) == 5
