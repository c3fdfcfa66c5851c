"""An alert is read by somebody, whatever happens meanwhile: across the date line, and when its mentor changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Refusal
from core.model.alerts import MentorAlert
from core.model.check_ins import CheckIn, HelpReason
from core.model.closures import Closure
from core.model.communications import Communication
from core.model.ids import MemberId
from core.model.lifecycle import ChangeReason
from core.model.mentoring import MentorOffer
from core.model.nudges import NudgeAnswer
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import MidwayAnswer
from core.services.alerts import raise_alert
from core.services.lifecycle import change_state, record_change
from core.services.partnerships import partnership_by_id
from tests import builders
from tests.contracts.fitting import assert_answer_fits, assert_card_fits
from tests.core.mentoring import letters, whole

if TYPE_CHECKING:
    from core.model.members import Member
    from tests.core.register import Register


@pytest.fixture
async def mai(there: Register) -> Member:
    """She mentors Suva and Amman, whose trial begins on Friday 20 November; nobody has said hello."""
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, there.pair.id)
        assert found is not None
        today = there.town.clock().date()
        found.state, found.began_on, found.state_since = PartnershipState.TRIAL, today, today
        found.created_at = there.town.clock()
        for row in found.rows:
            row.settle(None, found.due_after(today))
    person = await builders.mentor(there.store, "Mai")
    await builders.mentors(there.store, person, there.pair)
    return person


async def become(there: Register, to: PartnershipState, reason: ChangeReason) -> None:
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, there.pair.id)
        assert found is not None
        await change_state(uow, found, to, reason, by=None, on=uow.now.date())


async def the_alert(there: Register) -> MentorAlert:
    async with there.store.reading() as uow:
        return await uow.session.get_one(MentorAlert, 1)


async def ask_for_help(there: Register) -> None:
    await there.ask("Ana", "nudge help", rows=str(there.pair.rows[0].id), reason="language", words="We cannot write.")


# Finding help across the date line


async def test_help_in_the_morning_of_fiji_is_read(there: Register, mai: Member) -> None:
    """It is the 24th in Suva, and still the 23rd in UTC."""
    there.town.clock.move(days=3, hours=16)
    await builders.communication(there.store, partnership_id=there.pair.id, on=date(2026, 11, 24))
    there.town.clock.move(hours=2)
    assert there.town.clock().date() == date(2026, 11, 23)
    await ask_for_help(there)
    texts = await letters(there, "mai", 3)
    assert any("Suva City Library asked for help on 24 November 2026: language. “We cannot write.”" in t for t in texts)


async def test_help_is_read_on_the_day_of_another_alert_too(there: Register, mai: Member) -> None:
    """The alert of that day was sent already, so the help comes with a message of its own."""
    await there.town.move(days=11)
    async with there.store.writing() as uow:
        (await uow.session.get_one(MentorAlert, 1)).told_at = uow.now
    await ask_for_help(there)
    texts = await letters(there, "mai", 4)
    assert any("Ana of Suva City Library asks for help" in text and "We cannot write." in text for text in texts)


async def test_what_four_libraries_say_fits_into_a_card_of_every_platform(there: Register, mai: Member) -> None:
    """Each asked for help and said midway that it does not go well, in as many words as a form takes."""
    people = [await builders.member(there.store, name) for name in ("Cam", "Dot", "Eli", "Fay")]
    four = [await builders.library(there.store, "Lima", name=f"Reef {each.name}", contacts=[each]) for each in people]
    many = await builders.partnership(there.store, *four, state=PartnershipState.TRIAL)
    await builders.mentors(there.store, mai, many)
    async with there.store.writing() as uow:
        for of, person in zip(four, people, strict=True):
            uow.session.add(
                CheckIn(
                    partnership_id=many.id,
                    library_id=of.id,
                    member_id=person.id,
                    at=uow.now,
                    answer=NudgeAnswer.HELP,
                    reason=HelpReason.LANGUAGE,
                    words="We do. " * 71,
                )
            )
            uow.session.add(
                MidwayAnswer(
                    partnership_id=many.id,
                    library_id=of.id,
                    member_id=person.id,
                    at=uow.now,
                    asked_on=uow.now.date(),
                    score=1,
                    words="Not so well. " * 38,
                )
            )
        found = await partnership_by_id(uow, many.id)
        assert found is not None
        await raise_alert(uow, found)
    shown = await there.ask("Mai", "mentor alert", alert="1")
    assert_answer_fits(shown)
    assert whole(shown).count("…”") == 8
    await there.ask("Mai", "mentor ask-staff", alert="1", words="I cannot reach them. " * 47)
    assert any("I cannot reach them." in text for text in await letters(there, "dee", 4))
    for parcel in there.town.letters():
        assert_card_fits(parcel.card, parcel.reader)


# Another mentor, and none


async def test_a_new_mentor_reads_the_alert_that_stands_open(there: Register, mai: Member) -> None:
    """And has two weeks of their own before staff read that nobody answered."""
    await there.town.move(days=20)
    await there.ask("Mai", "mentor on-it", alert="1")
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    noa = await builders.mentor(there.store, "Noa")
    await builders.mentors(there.store, noa, there.pair)
    assert sum("may need you." in text for text in await letters(there, "noa", 4)) == 1
    assert not any("has not answered for two weeks" in text for text in await letters(there, "dee", 8))
    assert any("has not answered for two weeks" in text for text in await letters(there, "dee", 8))


async def test_staff_read_an_alert_whose_last_mentor_stopped(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    (told,) = [text for text in await letters(there, "dee", 5) if "may need you." in text]
    assert "It has no mentor now." in told
    assert "No first hello for" in told
    # Its card is taken back from who mentors them no more.
    assert not any("No first hello for" in text for text in await letters(there, "mai"))
    await builders.communication(there.store, partnership_id=there.pair.id, on=there.town.clock().date())
    assert (await the_alert(there)).closed_at is None
    await there.town.move(days=2)
    assert (await the_alert(there)).closed_at is not None


async def test_what_staff_were_told_is_taken_back_when_a_mentor_came(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    assert any("It has no mentor now." in text for text in await letters(there, "dee", 5))
    await builders.mentors(there.store, await builders.mentor(there.store, "Noa"), there.pair)
    assert any("may need you." in text for text in await letters(there, "noa", 4))
    assert not any("may need you." in text for text in await letters(there, "dee"))


async def test_a_mentor_who_came_to_speak_for_one_of_them_reads_no_alerts(there: Register, mai: Member) -> None:
    await builders.contact(there.store, there.suva, mai)
    assert not any("may need you." in text for text in await letters(there, "mai", 11))
    assert any("may need you." in text for text in await letters(there, "dee", 4))
    for command in ("alert", "on-it", "suggest"):
        assert isinstance((await there.ask("Mai", f"mentor {command}", command, alert="1")).outcome, Refusal)
    # Before a form opens: nobody writes for nothing.
    for command in ("ask-staff", "message"):
        assert isinstance((await there.ask("Mai", f"mentor {command}", command, alert="1")).outcome, Refusal)
    await there.ask("Ana", "mentor", topic="time", details="When?", language="en", partnership=str(there.pair.id))
    async with there.store.reading() as uow:
        offered = set(await uow.session.scalars(select(MentorOffer.member_id)))
    assert MemberId(mai.id) not in offered


async def test_staff_read_it_again_when_a_mentor_did_something_and_fell_silent(there: Register, mai: Member) -> None:
    await there.town.move(days=30)
    told = "is away or rests, or has not answered for two weeks"
    assert sum(told in text for text in await letters(there, "dee")) == 1
    await there.ask("Mai", "mentor on-it", alert="1")
    assert sum(told in text for text in await letters(there, "dee", 12)) == 1
    assert sum(told in text for text in await letters(there, "dee", 12)) == 2
    assert sum(told in text for text in await letters(there, "dee", 20)) == 2


async def test_staff_read_at_once_what_no_mentor_reads_for_days(there: Register, mai: Member) -> None:
    """Mai's own library is closed for a month. She reads it when she is back."""
    today = there.town.clock().date()
    closed = Closure(first=today, last=today + timedelta(days=30))
    await builders.library(there.store, "Kyiv", contacts=[mai], closures=(closed,))
    assert any("Its mentor, Mai, is away or rests" in text for text in await letters(there, "dee", 11))
    assert not any("may need you." in text for text in await letters(there, "mai"))
    assert any("may need you." in text for text in await letters(there, "mai", 25))


async def test_a_card_counts_the_days_since_the_introduction(there: Register, mai: Member) -> None:
    """Of a wish for help on the first day, and on the second."""
    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, there.pair.id)).state = PartnershipState.INTRODUCED
    await ask_for_help(there)
    assert "introduced today, may need you." in whole(await there.ask("Mai", "mentor alert", "1", alert="1"))
    there.town.clock.move(days=1)
    assert "introduced 1 day ago, may need you." in whole(await there.ask("Mai", "mentor alert", "2", alert="1"))


# It is over


async def test_a_pause_is_no_silence(there: Register, mai: Member) -> None:
    """They talked on the first day, and paused from the fifth to the 65th; the trial is 66 days old then."""
    first = there.town.clock().date()
    async with there.store.writing() as uow:
        found = await uow.session.get_one(Partnership, there.pair.id)
        record_change(uow, found, None, ChangeReason.PAIRED, by=None)
    await builders.communication(there.store, partnership_id=there.pair.id, on=first)
    await there.town.move(days=5)
    await become(there, PartnershipState.PAUSED, ChangeReason.PAUSED)
    await there.town.move(days=60)
    await become(there, PartnershipState.TRIAL, ChangeReason.WENT_ON)
    assert not any("day" in text and "of the trial, may need you." in text for text in await letters(there, "mai", 20))
    (alert,) = [text for text in await letters(there, "mai", 12) if "of the trial, may need you." in text]
    days = (there.town.clock().date() - first).days
    assert f"day {days + 1} of the trial" in whole(await there.ask("Mai", "mentor alert", alert="1"))
    assert "No talk for" in alert


async def test_well_again_are_only_those_who_talked(there: Register, mai: Member) -> None:
    await there.town.move(days=11)
    await become(there, PartnershipState.PAUSED, ChangeReason.PAUSED)
    shown = whole(await there.ask("Mai", "mentor alert", "paused", alert="1"))
    assert "has a pause, so there is nothing to do now." in shown
    await become(there, PartnershipState.DORMANT, ChangeReason.RESTS)
    assert "rests, so there is nothing to do now." in whole(await there.ask("Mai", "mentor alert", "rests", alert="1"))
    await become(there, PartnershipState.ACTIVE, ChangeReason.TALKED)
    shown = whole(await there.ask("Mai", "mentor alert", "awake", alert="1"))
    assert "there is nothing to do now. Thank you." in shown
    assert "well again" not in shown
    there.town.clock.move(hours=1)
    await builders.communication(there.store, partnership_id=there.pair.id, on=date(2026, 12, 1))
    shown = whole(await there.ask("Mai", "mentor alert", "talked", alert="1"))
    assert "all is well again; they talked on 1 December 2026." in shown
    await become(there, PartnershipState.ENDED, ChangeReason.ENDED_KINDLY)
    assert "has ended, so there is nothing to do." in whole(await there.ask("Mai", "mentor alert", "ended", alert="1"))


async def test_a_talk_from_before_makes_nothing_well_again(there: Register, mai: Member) -> None:
    await builders.communication(there.store, partnership_id=there.pair.id, on=date(2026, 11, 20))
    there.town.clock.move(hours=3)
    await ask_for_help(there)
    await there.town.move(days=1)
    await become(there, PartnershipState.ACTIVE, ChangeReason.REVIEWED_CONTINUE)
    assert "well again" not in whole(await there.ask("Mai", "mentor alert", alert="1"))
    async with there.store.reading() as uow:
        assert len((await uow.session.scalars(select(Communication))).all()) == 1


# Whether a mentor is needed


async def test_who_saw_them_wake_up_is_not_asked_whether_they_are_needed(there: Register, mai: Member) -> None:
    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, there.pair.id)).state = PartnershipState.ACTIVE
    there.town.clock.move(days=1)
    await become(there, PartnershipState.DORMANT, ChangeReason.RESTS)
    there.town.clock.move(days=1)
    await become(there, PartnershipState.ACTIVE, ChangeReason.TALKED)
    assert not any("Are you still needed?" in text for text in await letters(there, "mai", 5))


async def test_hours_that_are_early_for_some_are_called_so(there: Register, mai: Member) -> None:
    """Nine in Suva is midnight in Amman: no working hour is shared."""
    await there.town.move(days=11)
    suggested = whole(await there.ask("Mai", "mentor suggest", alert="1"))
    assert "(Suva)" in suggested
    assert "No hour lies in the working day of all of them. These are early or late for some" in suggested
