"""A young partnership at risk: its mentor reads why, and acts with one tap; notes go across platforms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal, plain
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.notes import PartnerNote
from core.model.partnerships import Partnership, PartnershipState
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from core.services.people import search_members
from tests import builders
from tests.core.mentoring import labels, letters, whole
from tests.core.register import form_of, problems_of

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
async def mai(there: Register) -> Member:
    """She mentors Suva and Amman, whose trial begins today; nobody has said hello."""
    async with there.store.writing() as uow:
        pair = await uow.session.get_one(Partnership, there.pair.id)
        today = there.town.clock().date()
        pair.state, pair.began_on, pair.state_since = PartnershipState.TRIAL, today, today
        pair.created_at = there.town.clock()
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, there.pair.id)
        assert found is not None
        for row in found.rows:
            row.settle(None, found.due_after(found.began_on))
    person = await builders.mentor(there.store, "Mai")
    await builders.mentors(there.store, person, there.pair)
    return person


async def alerts(there: Register, days: float) -> list[str]:
    return [text for text in await letters(there, "mai", days) if "may need you." in text and "Your week" not in text]


async def test_no_hello_for_a_week(there: Register, mai: Member) -> None:
    assert await alerts(there, 7) == []
    (alert,) = await alerts(there, 4)
    assert "Suva City Library and Amman City Library, day 12 of the trial, may need you." in alert
    assert "No first hello for 11 days." in alert
    assert "No talk was logged yet." in alert
    # Repeats fold into one.
    assert len(await alerts(there, 3)) == 1


async def test_a_talk_closes_it(there: Register, mai: Member) -> None:
    assert len(await alerts(there, 11)) == 1
    await builders.communication(there.store, partnership_id=there.pair.id, on=there.town.clock().date())
    await there.town.move(days=2)
    assert any("all is well again; they talked on" in text for text in await letters(there, "mai"))


async def test_message_both_answer_and_contact(there: Register, mai: Member) -> None:
    """Mai in Harbour writes; Ana in Harbour and Yusuf in Lantern read, and Yusuf answers her."""
    await there.town.move(days=11)
    alert = await there.ask("Mai", "mentor alert", alert="1")
    assert labels(alert)[:4] == ["Message both", "Suggest a time", "I am on it", "Ask staff"]
    form = await there.town.press("Mai", alert, "Message both")
    (field,) = form_of(form).fields
    assert str(field.value).startswith("Hello, I am Mai, the mentor of your partnership.")
    sent = await there.town.fill("Mai", form, words="Hello both. How is it going?")
    assert "The contacts of Suva City Library and Amman City Library who take notes read it" in whole(sent)
    for person in ("ana", "yusuf"):
        (note,) = [text for text in await letters(there, person, 4) if "Mai, your mentor, writes:" in text]
        assert "Hello both. How is it going?" in note
    answered = await there.ask("Yusuf", "note answer", note="1", words="The time is difficult for us.")
    assert whole(answered).startswith("Sent. Mai reads it")
    assert any("Yusuf of Amman City Library writes:" in text for text in await letters(there, "mai", 4))
    # What is said to the mentor is not said to the partner, and is no talk.
    assert not any("The time is difficult" in text for text in await letters(there, "ana"))
    assert "no talk" in whole(await there.ask("Mai", "sister mentoring"))


async def test_suggest_a_time_has_both_local_dates(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    suggested = await there.ask("Mai", "mentor suggest", alert="1")
    assert "(Suva)" in whole(suggested) or "No hour lies" in whole(suggested)
    if "(Suva)" in whole(suggested):
        assert "(Amman)" in whole(suggested)
        form = await there.town.press("Mai", suggested, "Message both")
        assert "(Amman)" in str(form_of(form).fields[0].value)


async def test_on_it_is_a_quiet_week_unless_they_ask_for_help(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    done = await there.ask("Mai", "mentor on-it", alert="1")
    assert whole(done).startswith("Thank you. I say no more about it before 8 December 2026")
    before = len(await letters(there, "mai", 4))
    row = there.pair.rows[0].id
    await there.ask("Ana", "nudge help", rows=str(row), reason="language", words="We do not know what to write.")
    texts = await letters(there, "mai", 4)
    assert len(texts) >= before
    assert any("Suva City Library asked for help on 5 December 2026: language." in text for text in texts)
    assert any("We do not know what to write." in text for text in texts)


async def test_ask_staff(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    asked = await there.ask("Mai", "mentor ask-staff", alert="1", words="I cannot reach Amman.")
    assert whole(asked).startswith("Asked. Staff read it")
    (read,) = [text for text in await letters(there, "dee", 4) if "Its mentor asks staff for help." in text]
    assert "I cannot reach Amman." in read


async def test_two_silent_weeks_reach_staff(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    assert not any("has not answered for two weeks" in text for text in await letters(there, "dee", 8))
    assert any("has not answered for two weeks" in text for text in await letters(there, "dee", 12))


async def test_a_mentor_who_rests_is_not_told(there: Register, mai: Member) -> None:
    await there.ask("Mai", "mentor pause")
    assert await alerts(there, 12) == []
    assert any("may need you." in text and "Mai" in text for text in await letters(there, "dee", 4))


async def test_another_mentor_is_told_when_one_rests(there: Register, mai: Member) -> None:
    noa = await builders.mentor(there.store, "Noa")
    await builders.mentors(there.store, noa, there.pair)
    await there.ask("Mai", "mentor pause")
    assert any("may need you." in text for text in await letters(there, "noa", 11))
    assert await alerts(there, 0) == []


async def test_a_mentor_gets_one_message_a_day(there: Register, mai: Member) -> None:
    """Alerts of two partnerships, offers and the list of the week together."""
    other = await builders.partnership(
        there.store,
        await builders.library(there.store, "Lima"),
        await builders.library(there.store, "Kyiv"),
        state=PartnershipState.TRIAL,
        began_on=there.town.clock().date(),
        last_on=there.town.clock().date(),
    )
    await builders.mentors(there.store, mai, other)
    await there.ask("Beth", "mentor", topic="money", details="Where do we find money?", language="en")
    for _day in range(16):
        before = len(there.town.harbour.inbox("mai"))
        await there.town.move(days=1)
        assert len(there.town.harbour.inbox("mai")) - before <= 1
    assert len(await alerts(there, 0)) == 2


async def test_nobody_else_sees_alerts_and_notes(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    await there.ask("Mai", "mentor note", partnership="1", words="They are shy.")
    await builders.mentor(there.store, "Noa")
    for person in ("Ana", "Beth", "Noa", "Dee"):
        for command in ("alert", "on-it", "suggest"):
            answer = await there.ask(person, f"mentor {command}", f"{person} {command}", alert="1")
            assert isinstance(answer.outcome, Refusal), (person, command)
    for person in ("Ana", "Beth", "Noa"):
        assert isinstance((await there.ask(person, "mentor notes", partnership="1")).outcome, Refusal)
        refused = await there.ask(person, "mentor message", f"{person} m", partnership="1", words="Hello")
        assert isinstance(refused.outcome, Refusal)
    assert "They are shy." in whole(await there.ask("Dee", "mentor notes", partnership="1"))
    # Never staff on their own partnerships.
    async with there.store.reading() as uow:
        (dee,) = await search_members(uow, "Dee")
    await builders.contact(there.store, there.suva, dee)
    assert isinstance((await there.ask("Dee", "mentor notes", "later", partnership="1")).outcome, Refusal)


async def test_nobody_learns_which_partnerships_and_alerts_there_are(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    for person in ("Beth", "Zed"):
        for command, field in (
            ("message", "partnership"),
            ("message", "alert"),
            ("ask-staff", "alert"),
            ("note", "partnership"),
        ):
            said = {
                whole(await there.ask(person, f"mentor {command}", f"{person} {field} {number}", **{field: number}))
                for number in ("1", "999")
            }
            assert len(said) == 1, (person, command, field)


async def test_the_writer_of_a_private_note_reads_who_may_ask_for_it(there: Register, mai: Member) -> None:
    shown = await there.ask("Mai", "mentor notes", partnership="1")
    assert "No notes yet." in whole(shown)
    form = await there.town.press("Mai", shown, "Write a private note")
    assert "may ask staff for their data" in str(form_of(form).note)
    kept = await there.town.fill("Mai", form, words="They like recipes.")
    assert "Mai, 20 November 2026: They like recipes." in whole(kept)


async def test_an_answered_note_counts_as_a_talk_once_a_day(there: Register, mai: Member) -> None:
    sent = await there.ask("Ana", "note write", partnership="1", words="How is the weather?")
    assert "When they answer, it counts as a talk." in whole(sent)
    assert any("Ana of Suva City Library writes:" in text for text in await letters(there, "yusuf", 3))
    assert isinstance((await there.ask("Beth", "note answer", note="1", words="Hello")).outcome, Refusal)
    assert isinstance((await there.ask("Ana", "note answer", note="1", words="Hello")).outcome, Refusal)
    await there.ask("Yusuf", "note answer", "one", note="1", words="Warm.")
    await there.ask("Yusuf", "note answer", "two", note="1", words="And dry.")
    history = whole(await there.ask("Ana", "sister history"))
    assert history.count("chat") + history.count("Chat") == 1
    assert any("Warm." in text for text in await letters(there, "ana", 3))


async def test_ten_notes_a_day_and_none_for_who_likes_none(there: Register, mai: Member) -> None:
    for number in range(10):
        sent = await there.ask("Ana", "note write", f"n{number}", partnership="1", words=f"Note {number}")
        assert whole(sent).startswith("Sent.")
    many = await there.ask("Ana", "note write", "eleven", partnership="1", words="Note 10")
    assert "You sent 10 notes in the last day" in problems_of(many)["words"]
    assert {field.name: field.value for field in form_of(many).fields}["words"] == "Note 10"
    there.town.clock.move(hours=25)
    off = await there.ask("Yusuf", "note off")
    assert whole(off).startswith("Done. I bring you no more notes.")
    none = await there.ask("Ana", "note write", "none", partnership="1", words="Hello?")
    assert problems_of(none)["words"].startswith("Nobody there can read notes here")
    assert {field.name: field.value for field in form_of(none).fields}["words"] == "Hello?"
    await there.town.press("Yusuf", off, "Bring me notes again")
    assert whole(await there.ask("Ana", "note write", "again", partnership="1", words="Hello?")).startswith("Sent.")


async def test_words_of_a_mentor_and_of_an_answer_stay_in_the_form_too(there: Register, mai: Member) -> None:
    sent = await there.ask("Mai", "mentor message", "one", partnership="1", words="Hello both.")
    assert whole(sent).startswith("Sent.")
    for person in ("Ana", "Yusuf", "Mai"):
        await there.ask(person, "note off", f"{person} off")
    none = await there.ask("Mai", "mentor message", "two", partnership="1", words="Are you there?")
    assert problems_of(none)["words"].startswith("Nobody there can read notes here")
    for number in range(10):
        answered = await there.ask("Yusuf", "note answer", f"a{number}", note="1", words=f"Answer {number}")
        assert whole(answered).startswith("Sent. Mai reads it")
    many = await there.ask("Yusuf", "note answer", "eleven", note="1", words="Answer 10")
    assert "You sent 10 notes in the last day" in problems_of(many)["words"]
    assert {field.name: field.value for field in form_of(many).fields}["words"] == "Answer 10"


async def test_nothing_is_sent_to_a_partnership_that_has_ended(there: Register, mai: Member) -> None:
    await there.ask("Ana", "note write", "one", partnership="1", words="How is the weather?")
    one = await there.ask("Mai", "mentor one", mentorship="1")
    async with there.store.writing() as uow:
        pair = await uow.session.get_one(Partnership, there.pair.id)
        pair.state = PartnershipState.ENDED
    assert whole(await there.town.press("Mai", one, "Message both")).startswith("Notes are brought while a partnership")
    mentor = await there.ask("Mai", "mentor message", partnership="1", words="Hello")
    assert problems_of(mentor)["words"].startswith("Notes are brought while a partnership lasts")
    assert isinstance((await there.ask("Yusuf", "note answer", note="1", words="Warm.")).outcome, Refusal)
    assert await there.count(PartnerNote) == 1


async def test_a_note_to_the_mentor_alone_is_never_read_by_the_partners(there: Register, mai: Member) -> None:
    page = await there.ask("Ana", "sister partnership", partnership="1")
    assert "Write to Mai" in labels(page)
    form = await there.town.press("Ana", page, "Write to {name}")
    assert "never by your partners" in str(form_of(form).fields)
    sent = await there.town.fill("Ana", form, words="Between us: they are late.")
    assert "Your partners never read it." in whole(sent)
    (note,) = [text for text in await letters(there, "mai", 4) if "Between us: they are late." in text]
    assert "Ana of Suva City Library writes to you alone, as their mentor:" in note
    assert isinstance((await there.ask("Yusuf", "note answer", note="1", words="Late?")).outcome, Refusal)
    answered = await there.ask("Mai", "note answer", note="1", words="Give them a week.")
    assert whole(answered).startswith("Sent. Ana reads it")
    assert any("Give them a week." in text for text in await letters(there, "ana", 4))
    await there.ask("Ana", "note answer", note="2", words="Between us again.")
    assert any("Between us again." in text for text in await letters(there, "mai", 4))
    read = "\n".join(await letters(there, "yusuf"))
    assert not any(words in read for words in ("Between us", "Give them a week."))
    assert "no talk" in whole(await there.ask("Mai", "sister mentoring")), "it is help, and no contact"


async def test_a_mentor_who_speaks_for_the_partner_by_then_reads_no_note_to_the_mentor(
    there: Register, mai: Member
) -> None:
    await there.ask("Ana", "note mentor", "one", partnership="1", words="Between us: they are late.")
    await builders.contact(there.store, there.amman, mai)
    assert not any("Between us" in text for text in await letters(there, "mai", 4))
    assert isinstance((await there.ask("Mai", "note answer", note="1", words="Late?")).outcome, Refusal)
    none = await there.ask("Ana", "note mentor", "two", partnership="1", words="And now?")
    assert problems_of(none)["words"].startswith("No mentor can read notes here now")


async def test_only_contacts_write_to_the_mentor(there: Register, mai: Member) -> None:
    for person in ("Beth", "Dee", "Mai"):
        refused = await there.ask(person, "note mentor", f"{person} m", partnership="1", words="Hello")
        assert isinstance(refused.outcome, Refusal), person
    assert await there.count(PartnerNote) == 0


async def test_only_whom_a_note_was_written_for_answers_it(there: Register, mai: Member) -> None:
    """What partners write to each other is not the mentor's to answer, nor an answer to her the partners'."""
    await there.ask("Ana", "note write", partnership="1", words="How is the weather?")
    assert isinstance((await there.ask("Mai", "note answer", note="1", words="Good.")).outcome, Refusal)
    await there.ask("Mai", "mentor message", partnership="1", words="How is it going?")
    await there.ask("Yusuf", "note answer", "yes", note="2", words="Between us: badly.")
    assert isinstance((await there.ask("Ana", "note answer", note="3", words="Badly?")).outcome, Refusal)
    assert await there.count(PartnerNote) == 3


async def test_of_three_libraries_the_form_of_an_answer_names_the_third(there: Register) -> None:
    lima = await builders.library(there.store, "Lima", contacts=[await builders.member(there.store, "Cam")])
    await builders.partnership(there.store, there.suva, there.amman, lima)
    await there.ask("Ana", "note write", partnership="2", words="Hello to both of you.")
    form = await there.ask("Yusuf", "note answer", note="1")
    (field,) = form_of(form).fields
    assert field.readers is not None
    assert plain(field.readers, form.reader).endswith("if they are a partner, by all your partners.")
    await there.town.fill("Yusuf", form, words="Hello from Amman.")
    assert any("Hello from Amman." in text for text in await letters(there, "cam", 4))


async def test_private_notes_have_pages_with_each_note_whole_and_in_the_order_of_time(
    there: Register, mai: Member
) -> None:
    long = " ".join(["They like recipes and maps."] * 70).strip()
    await there.ask("Mai", "mentor note", "first", partnership="1", words=long)
    await there.town.move(days=1)
    noa = await builders.mentor(there.store, "Noa")
    await builders.mentors(there.store, noa, there.pair)
    await there.ask("Noa", "mentor release", mentorship="2", why="time", notes="Write to them on Sundays.")
    await there.town.move(days=1)
    await there.ask("Mai", "mentor note", "last", partnership="1", words="They talk on Sundays now.")
    first = await there.ask("Mai", "mentor notes", partnership="1")
    assert whole(first).index("They talk on Sundays now.") < whole(first).index("at the end: Write to them on Sundays.")
    assert long not in whole(first)
    assert "1 to 2 of 3" in whole(first)
    second = await there.town.press("Mai", first, "More")
    assert long in whole(second)
    assert "3 of 3" in whole(second)
    assert "They talk on Sundays now." in whole(await there.town.press("Mai", second, "Earlier"))


async def test_staff_have_a_way_to_the_private_notes_but_of_their_own_partnerships(
    there: Register, mai: Member
) -> None:
    await there.ask("Mai", "mentor note", partnership="1", words="They are shy.")
    for person in ("Dee", "Mai"):
        page = await there.ask(person, "sister partnership", partnership="1")
        assert "They are shy." in whole(await there.town.press(person, page, "Private notes"))
    assert "Private notes" not in labels(await there.ask("Ana", "sister partnership", partnership="1"))
    async with there.store.reading() as uow:
        (dee,) = await search_members(uow, "Dee")
    await builders.contact(there.store, there.suva, dee)
    assert "Private notes" not in labels(await there.ask("Dee", "sister partnership", partnership="1"))


async def test_still_needed(there: Register, mai: Member) -> None:
    there.town.clock.move(hours=1)
    async with there.store.writing() as uow:
        pair = await partnership_by_id(uow, there.pair.id)
        assert pair is not None
        today = there.town.clock().date()
        await change_state(uow, pair, PartnershipState.ACTIVE, ChangeReason.REVIEWED_CONTINUE, by=None, on=today)
    assert any("Are you still needed?" in text for text in await letters(there, "mai", 5))
    done = await there.ask("Mai", "mentor done", mentorship="1")
    assert whole(done).startswith("Thank you for helping Suva City Library and Amman City Library.")
    assert "None yet." in whole(await there.ask("Mai", "sister mentoring"))


async def test_whoever_comes_after_the_trial_is_not_asked_at_once_whether_they_are_needed(there: Register) -> None:
    await builders.mentors(there.store, await builders.mentor(there.store, "Noa"), there.pair)
    assert not any("Are you still needed?" in text for text in await letters(there, "noa", 5))


async def test_an_answer_reaches_a_mentor_who_gave_them_back_meanwhile(there: Register, mai: Member) -> None:
    """And what she had written before comes with a word that she is their mentor no longer, and no way to answer."""
    await there.ask("Mai", "mentor message", "one", partnership="1", words="How is it going?")
    await there.town.move(days=4)
    await there.ask("Yusuf", "note answer", note="1", words="Between us: badly.")
    await there.ask("Mai", "mentor message", "two", partnership="1", words="I am sorry to go.")
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    assert any("Between us: badly." in text for text in await letters(there, "mai", 4))
    (last,) = [text for text in await letters(there, "ana") if "I am sorry to go." in text]
    assert "Mai, who was your mentor, wrote:" in last


async def test_who_mentors_them_no_longer_reads_so_before_writing(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    alert = await there.ask("Mai", "mentor alert", alert="1")
    one = await there.ask("Mai", "mentor one", mentorship="1")
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    for label in ("Message both", "Ask staff"):
        refused = await there.town.press("Mai", alert, label)
        assert whole(refused).startswith("You mentor them no longer")
    assert "You gave Suva City Library and Amman City Library back on" in whole(
        await there.town.press("Mai", one, "Give it back")
    )


async def test_the_monday_list(there: Register, mai: Member) -> None:
    await builders.mentor(there.store, "Noa")
    monday = [text for text in await letters(there, "mai", 4) if "Your week as a mentor" in text]
    assert len(monday) == 1
    assert "Suva City Library and Amman City Library" in monday[0]
    # Nothing to say: no message.
    assert not any("Your week" in text for text in await letters(there, "noa"))
    assert len([text for text in await letters(there, "mai", 7) if "Your week as a mentor" in text]) == 2


async def test_the_ladder_reaches_the_mentor(there: Register) -> None:
    """Of an active partnership 21 days past due, before staff are told."""
    mai = await builders.mentor(there.store, "Mai")
    await builders.mentors(there.store, mai, there.pair)
    due = there.town.clock().date() - timedelta(days=10) + timedelta(days=30)
    days = (due + timedelta(days=22) - there.town.clock().date()).days
    texts = await letters(there, "mai", days)
    assert any("have not talked since 10 November 2026." in text for text in texts)
    assert not any("have not talked since" in text for text in await letters(there, "dee"))
