"""A kind ending: previewed, read by the others in their morning, agreed to or talked about first, and undone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Refusal
from core.model.agreements import Agreement, AgreementState
from core.model.answers import Choice, LibraryAnswer, Question
from core.model.audit import AuditEntry
from core.model.endings import EndingState
from core.model.finding import Finding, PartnerWish
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.lifecycle import ChangeReason
from core.model.members import Account
from core.model.nudges import Nudge
from core.model.partnerships import PartnershipLibrary, PartnershipState
from core.model.rhythms import Rhythm, RhythmState
from core.services.partnerships import pair, partnership_by_id
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.parting import Partners, build_partners
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_THERE = "is not there, or is not for you to see"
ASKS = "would like to end the partnership"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def test_a_preview_says_what_happens_when_and_who_is_told_and_sends_nothing(there: Partners) -> None:
    form = await there.town.say("Ana", "/sister ending")
    shown = await there.town.fill("Ana", form, reason="done", words="All is read.", thanks="For the letters.")
    for words in ("Nothing is sent yet", "Ends on\n4 December 2026", "Amman City Library", "can be undone for 30 days"):
        assert words in said(shown)
    assert await there.endings() == []
    changed = await there.town.press("Ana", shown, "Change")
    assert isinstance(changed.outcome, Form)

    sent = await there.town.press("Ana", shown, "Send it")
    assert "Sent, with your thanks." in said(sent)
    again = await there.town.press("Ana", shown, "Send it")
    assert "Sent, with your thanks." in said(again)
    assert len(await there.endings()) == 1


async def test_the_others_read_it_in_their_morning_and_colleagues_read_a_copy(there: Partners) -> None:
    await there.end(words="We close.")
    await there.town.move(4)
    assert there.told(ASKS) == ["yusuf", "zaid"]
    assert there.told("For the letters.") == ["tomas", "yusuf", "zaid"]
    assert there.told("Your library, Suva City Library, asked") == ["tomas"]


async def test_when_all_others_agree_it_ends_at_once(there: Partners) -> None:
    await there.end()
    await there.town.move(4)
    agreed = await there.press("Yusuf", ASKS, "We agree")
    assert "Suva City Library and Amman City Library ended on 24 November 2026." in said(agreed)
    assert await there.state() is PartnershipState.ENDED
    assert await there.reasons() == [ChangeReason.ENDED_KINDLY]
    await there.town.move(8)
    assert there.told("all of it stays in the history") == ["ana", "tomas", "tomas", "yusuf", "zaid", "zaid"]


async def test_of_three_libraries_both_others_must_agree(there: Partners) -> None:
    async with there.store.writing() as uow:
        row = PartnershipLibrary(library_id=there.libraries["Juneau"].id)
        row.partnership_id = PartnershipId(1)
        uow.session.add(row)
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert await there.state() is PartnershipState.ACTIVE
    await there.ask("Beth", "sister ending-agree", ending="1", library="3")
    assert await there.state() is PartnershipState.ENDED


async def test_without_an_answer_it_ends_after_two_weeks_and_never_before(there: Partners) -> None:
    await there.end()
    await there.town.move(13)
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(2)
    assert await there.state() is PartnershipState.ENDED
    (ending,) = await there.endings()
    assert (ending.state, ending.settled_by) == (EndingState.DONE, None)
    assert ending.settled_at == ending.ends_at


async def test_nothing_ends_that_nobody_asked_to_end(there: Partners) -> None:
    await there.town.move(400)
    assert await there.state() is PartnershipState.ACTIVE


async def test_an_objection_stops_the_clock_and_those_who_asked_and_staff_read_it(there: Partners) -> None:
    await there.end()
    await there.town.move(4)
    form = await there.press("Zaid", ASKS, "We would like to talk first")
    objected = await there.town.fill("Zaid", form, words="Please stay until June.")
    assert "Thank you for saying so." in said(objected)
    await there.town.move(30)
    assert await there.state() is PartnershipState.ACTIVE
    assert {"ana", "tomas", "dee"} <= set(there.told("“Please stay until June.”"))

    gone_on = await there.press("Tomas", "Please stay until June.", "Go on together")
    assert "Tomas took it back. The partnership of" in said(gone_on)
    await there.town.move(4)
    assert {"ana", "yusuf", "zaid", "dee"} <= set(there.told("took it back"))


async def test_nobody_has_to_stay_but_the_talk_gets_its_two_weeks(there: Partners) -> None:
    await there.end()
    await there.ask("Yusuf", "sister ending-object", ending="1", library="2", words="Why?")
    early = await there.ask("Ana", "sister ending-all-the-same", ending="1")
    assert "from 4 December 2026 on you can end it all the same" in said(early)
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(15)
    refused = await there.ask("Yusuf", "sister ending-all-the-same", ending="1")
    assert NOT_THERE in said(refused)
    ended = await there.press("Ana", "Why?", "End it all the same")
    assert "Suva City Library and Amman City Library ended on 5 December 2026." in said(ended)
    assert await there.state() is PartnershipState.ENDED


async def test_who_objected_may_agree_after_the_talk(there: Partners) -> None:
    await there.end()
    await there.ask("Yusuf", "sister ending-object", ending="1", library="2", words="Why?")
    await there.ask("Zaid", "sister ending-agree", ending="1", library="2")
    assert await there.state() is PartnershipState.ENDED


async def test_taken_back_before_anybody_read_it_nobody_hears_of_it(there: Partners) -> None:
    await there.end()
    assert "took it back" in said(await there.ask("Ana", "sister ending-go-on", ending="1"))
    await there.town.move(5)
    assert there.told("partnership") == []
    assert (await there.endings())[0].state is EndingState.WITHDRAWN
    assert "Sent, with your thanks." in said(await there.end())


async def test_a_button_that_is_stale_says_what_happened_meanwhile(there: Partners) -> None:
    await there.end()
    await there.ask("Ana", "sister ending-go-on", ending="1")
    for command, more in (("sister ending-agree", {}), ("sister ending-object", {"words": "No"})):
        late = await there.ask("Yusuf", command, ending="1", library="2", **more)
        assert "Ana took it back. The partnership of" in said(late)
    assert "took it back" in said(await there.ask("Ana", "sister ending-all-the-same", ending="1"))
    assert await there.state() is PartnershipState.ACTIVE


@pytest.mark.parametrize("person", ["Beth", "Lina"])
async def test_others_are_not_told_that_there_is_anything(there: Partners, person: str) -> None:
    await there.end()
    for ending in ("1", "99"):
        for command in ("look", "agree", "object", "go-on", "all-the-same", "undo"):
            given = {"ending": ending, "library": "3", "words": "No"}
            names = {"object": given, "agree": given}.get(command, {"ending": ending})
            asked = await there.ask(person, f"sister ending-{command}", **names)
            assert isinstance(asked.outcome, Refusal)
            assert NOT_THERE in said(asked)
    for partnership in ("1", "99"):
        refused = await there.end(person, partnership=partnership)
        assert isinstance(refused.outcome, Refusal | Form)
    assert len(await there.endings()) == 1
    assert await there.state() is PartnershipState.ACTIVE


async def test_nobody_answers_for_another_library(there: Partners) -> None:
    await there.end()
    for person, library in (("Ana", "1"), ("Ana", "2"), ("Yusuf", "1"), ("Yusuf", "3"), ("Dee", "2")):
        refused = await there.ask(person, "sister ending-agree", ending="1", library=library)
        assert NOT_THERE in said(refused)
    assert NOT_THERE in said(await there.ask("Yusuf", "sister ending-go-on", ending="1"))
    assert NOT_THERE in said(await there.ask("Dee", "sister ending-go-on", ending="1"))
    assert await there.state() is PartnershipState.ACTIVE


async def test_staff_may_ask_and_all_libraries_answer(there: Partners) -> None:
    await there.end("Dee")
    await there.town.move(4)
    assert there.told("Staff ask whether the partnership") == ["ana", "tomas", "yusuf", "zaid"]
    await there.press("Ana", "Staff ask", "We agree")
    assert await there.state() is PartnershipState.ACTIVE
    await there.press("Zaid", "Staff ask", "We agree")
    assert await there.state() is PartnershipState.ENDED
    await there.town.move(4)
    assert "dee" in there.told("Amman City Library ended on")
    assert "Welcome back." in said(await there.ask("Dee", "sister ending-undo", ending="1"))


@pytest.mark.parametrize("state", [PartnershipState.DORMANT, PartnershipState.PAUSED, PartnershipState.TRIAL])
async def test_any_side_undoes_it_within_thirty_days_and_the_others_are_told(
    there: Partners, state: PartnershipState
) -> None:
    async with there.store.writing() as uow:
        partnership = await partnership_by_id(uow, PartnershipId(1))
        assert partnership is not None
        partnership.become(state, uow.now.date())
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(29)
    undone = await there.press("Zaid", "Amman City Library ended on", "Undo")
    assert "Welcome back." in said(undone)
    assert await there.state() is state
    assert (await there.reasons())[-1] is ChangeReason.ENDING_UNDONE
    async with there.store.reading() as uow:
        due = {row.due_on for row in await uow.session.scalars(select(PartnershipLibrary))}
    today = there.town.clock().date()
    assert due == ({today + timedelta(days=14)} if state is PartnershipState.TRIAL else {None})
    await there.town.move(4)
    assert {"ana", "tomas", "yusuf"} <= set(there.told("Zaid undid the ending."))
    assert "Zaid undid the ending." in said(await there.ask("Ana", "sister ending-undo", ending="1"))


async def test_after_thirty_days_it_cannot_be_undone_and_the_way_on_is_said(there: Partners) -> None:
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(31)
    late = await there.ask("Ana", "sister ending-undo", ending="1")
    assert "are over since 20 December 2026" in said(late)
    assert await there.state() is PartnershipState.ENDED


async def test_partners_anew_have_nothing_to_undo(there: Partners) -> None:
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    async with there.store.writing() as uow:
        both = [there.libraries["Suva"], there.libraries["Amman"]]
        await pair(uow, libraries=both, by=there.ana)
    assert "You are partners anew already" in said(await there.ask("Ana", "sister ending-undo", ending="1"))
    assert await there.state() is PartnershipState.ENDED


async def test_who_wishes_for_another_partner_seeks_one(there: Partners) -> None:
    await there.end(seek_again="yes")
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    async with there.store.reading() as uow:
        finding = await uow.session.get_one(Finding, there.libraries["Suva"].id)
        (wish,) = await uow.session.scalars(select(PartnerWish))
    assert finding.seeking_since == there.town.clock()
    assert (wish.library_id, wish.closed_at) == (there.libraries["Suva"].id, None)


async def test_what_is_open_in_it_is_closed_and_what_was_signed_stays(there: Partners) -> None:
    today = there.town.clock().date()
    signed = await there.sign(begins_on=today, ends_on=today + timedelta(days=365), signed_on=today)
    async with there.store.writing() as uow:
        draft = Agreement(
            partnership_id=PartnershipId(1), version=2, languages=("en",), created_at=uow.now, created_by=there.ana
        )
        rhythm = Rhythm(
            partnership_id=PartnershipId(1), library_id=LibraryId(1), days=21, asked_by=there.ana, asked_at=uow.now
        )
        uow.session.add_all([draft, rhythm])
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    async with there.store.reading() as uow:
        states = list(await uow.session.scalars(select(Agreement.state).order_by(Agreement.version)))
        assert states == [AgreementState.SIGNED, AgreementState.DROPPED]
        assert (await uow.session.get_one(Agreement, signed.id)).remind_on is None
        assert (await uow.session.scalars(select(Rhythm.state))).one() is RhythmState.WITHDRAWN
        closed = await uow.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("% closed")))
        assert sorted(closed) == ["agreement closed", "agreement closed", "rhythm closed"]
    await there.ask("Ana", "sister ending-undo", ending="1")
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Agreement, signed.id)).remind_on == signed.remind_on


async def test_what_was_done_together_is_read_after_it_ended(there: Partners) -> None:
    await builders.communication(there.store, partnership_id=PartnershipId(1), about="A story hour by video")
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    shown = await there.ask("Ana", "sister ending-look", ending="1")
    history = await there.town.press("Ana", shown, "History")
    assert "A story hour by video" in said(history)
    assert labels(history) == ["Home"], "what has ended is read, not edited"
    assert "A story hour by video" in said(await there.town.say("Ana", "/sister history"))
    assert "I do not know" in problems_of(await there.ask("Beth", "sister history", partnership="1"))["partnership"]


async def test_nobody_is_nudged_about_a_partnership_that_ended(there: Partners) -> None:
    await there.town.move(19)
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(90)
    async with there.store.reading() as uow:
        assert list(await uow.session.scalars(select(Nudge).where(Nudge.sent_at.is_(None)))) == []
    assert there.told("Have you been in touch") == []


async def test_an_ending_is_asked_once_at_a_time(there: Partners) -> None:
    await there.end()
    words = "/sister ending partnership:1 reason:done"
    assert "Somebody has asked to end it already." in problems_of(await there.town.say("Yusuf", words))["partnership"]
    assert "Your library, Suva City Library, asked" in said(await there.end())
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert "This partnership has ended already." in problems_of(await there.town.say("Ana", words))["partnership"]
    assert "This partnership has ended already." in said(await there.end())
    assert len(await there.endings()) == 1


async def test_two_who_ask_at_the_same_moment_ask_once(there: Partners) -> None:
    answers = await asyncio.gather(there.end("Ana"), there.end("Yusuf"))
    assert len(await there.endings()) == 1
    assert len([each for each in answers if "Sent, with your thanks." in said(each)]) == 1


async def test_of_two_who_object_at_the_same_moment_one_wins_and_the_other_reads_it(there: Partners) -> None:
    await there.end()
    answers = await asyncio.gather(
        there.ask("Yusuf", "sister ending-object", ending="1", library="2", words="Please wait."),
        there.ask("Zaid", "sister ending-object", ending="1", library="2", words="Not yet."),
    )
    assert len([each for each in answers if "Thank you for saying so." in said(each)]) == 1
    for each in answers:
        assert "would like to talk first" in said(each)
    async with there.store.reading() as uow:
        (one,) = await uow.session.scalars(select(LibraryAnswer))
    assert (one.question, one.choice) == (Question.ENDING, Choice.NO)
    assert len([kind for kind in await there.kinds() if kind == "ending_answer"]) == 3


async def test_of_two_who_undo_at_the_same_moment_one_wins_and_the_other_reads_it(there: Partners) -> None:
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    answers = await asyncio.gather(*(there.ask(name, "sister ending-undo", ending="1") for name in ("Ana", "Zaid")))
    assert len([each for each in answers if "Welcome back." in said(each)]) == 1
    assert all("undid the ending" in said(each) for each in answers)
    assert (await there.reasons()).count(ChangeReason.ENDING_UNDONE) == 1


async def test_agreed_and_taken_back_at_the_same_moment_it_is_one_of_the_two(there: Partners) -> None:
    await there.end()
    await asyncio.gather(
        there.ask("Yusuf", "sister ending-agree", ending="1", library="2"),
        there.ask("Ana", "sister ending-go-on", ending="1"),
    )
    (ending,) = await there.endings()
    ended = await there.state() is PartnershipState.ENDED
    assert ending.state is (EndingState.DONE if ended else EndingState.WITHDRAWN)


async def test_programs_that_tick_at_the_same_moment_end_it_once(there: Partners) -> None:
    await there.end()
    there.town.clock.move(days=15)
    await asyncio.gather(*(there.town.core.tick() for _program in range(3)))
    assert (await there.reasons()).count(ChangeReason.ENDED_KINDLY) == 1
    assert [each.state for each in await there.endings()] == [EndingState.DONE]


async def test_the_page_of_the_partnership_shows_it_and_leads_there(there: Partners) -> None:
    shown = await there.town.say("Ana", "/sister partnership")
    form = await there.town.press("Ana", shown, "End it kindly")
    assert isinstance(form.outcome, Form)
    await there.end()
    shown = await there.town.say("Yusuf", "/sister partnership")
    assert "An ending was asked: it ends on 4 December 2026" in said(shown)
    look = await there.town.press("Yusuf", shown, "Look at the ending")
    await there.town.press("Yusuf", look, "We agree")
    shown = await there.town.say("Ana", "/sister partnership partnership:1")
    assert "It was ended kindly" in said(shown)
    assert "Welcome back." in said(await there.town.press("Ana", shown, "Undo"))


# A library that is reached by e-mail


async def nobody_of_amman_is_connected(there: Partners) -> None:
    async with there.store.writing() as uow:
        contacts = await uow.session.scalars(select(Contact.member_id).where(Contact.library_id == 2))
        members: list[MemberId] = list(contacts)
        for account in await uow.session.scalars(select(Account).where(Account.member_id.in_(members))):
            await uow.session.delete(account)


async def test_the_answer_of_a_library_without_an_account_is_recorded(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    sent = await there.end()
    assert "Amman City Library is reached by e-mail" in said(sent)
    assert "would like to end our partnership" in said(await there.town.press("Ana", sent, "Copy an e-mail"))
    form = await there.town.press("Ana", sent, "Record their answer")
    tomorrow = await there.town.fill("Ana", form, source="email", on="2026-11-25", answer="agree")
    assert "still to come" in problems_of(tomorrow)["on"]
    recorded = await there.town.fill("Ana", form, source="email", on="2026-11-20", answer="agree")
    assert "recorded by Ana, from an e-mail, 20 November 2026" in said(recorded)
    assert await there.state() is PartnershipState.ENDED
    late = {"ending": "1", "library": "2", "source": "email", "on": "2026-11-20", "answer": "talk"}
    assert "Amman City Library ended on" in said(await there.ask("Ana", "sister ending-record", **late))
    assert await there.state() is PartnershipState.ENDED


async def test_they_may_wish_to_talk_by_e_mail_too(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    await there.end()
    given = {"ending": "1", "library": "2", "source": "call", "on": "2026-11-18", "answer": "talk", "words": "Call us."}
    recorded = await there.ask("Ana", "sister ending-record", **given)
    assert "would like to talk first: “Call us.”" in said(recorded)
    assert (await there.endings())[0].state is EndingState.OBJECTED
    assert NOT_THERE in said(await there.ask("Beth", "sister ending-record", **given))
    assert NOT_THERE in said(await there.ask("Ana", "sister ending-record", **{**given, "library": "1"}))


async def test_who_is_connected_is_asked_instead(there: Partners) -> None:
    await there.end()
    given = {"ending": "1", "library": "2", "source": "call", "on": "2026-11-20", "answer": "agree"}
    assert "is connected to me now" in said(await there.ask("Ana", "sister ending-record", **given))
    assert await there.state() is PartnershipState.ACTIVE
