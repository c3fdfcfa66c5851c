"""Whether an agreement goes on: asked in time, answered by each library for itself, and nothing happens by itself."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Refusal
from core.model.agreements import AgreementState
from core.model.answers import LibraryAnswer
from core.model.audit import AuditEntry
from core.model.endings import EndingReason, EndingState
from core.model.lifecycle import ChangeReason
from core.model.partnerships import PartnershipState
from core.model.renewals import RenewalState
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.parting import Partners, build_partners
from tests.core.commands.test_sister_ending import NOT_THERE, nobody_of_amman_is_connected

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

BEGINS, ENDS = date(2026, 4, 1), date(2027, 3, 31)
FIRST, SECOND, LAST = date(2026, 12, 31), date(2027, 3, 1), date(2027, 3, 24)
"""90, 30 and 7 days before the end."""


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    """They signed for a year."""
    partners = await build_partners(database, store, clock)
    await partners.sign(begins_on=BEGINS, ends_on=ENDS, signed_on=BEGINS)
    return partners


async def says(there: Partners, person: str, choice: str, words: str = "", renewal: str = "1") -> Answer:
    """What somebody answers for their library."""
    library = "1" if person in {"Ana", "Tomas"} else "2"
    return await there.ask(
        person, "sister renewal-answer", renewal=renewal, library=library, choice=choice, words=words
    )


async def asked(there: Partners) -> int:
    """How often somebody was asked."""
    return (await there.kinds()).count("renewal")


async def test_all_contacts_are_asked_90_30_and_7_days_before_the_end(there: Partners) -> None:
    await there.at(date(2026, 12, 30))
    assert await asked(there) == 0
    for times, day in enumerate((FIRST, SECOND, LAST), start=1):
        await there.at(day)
        assert await asked(there) == 4 * times
    await there.at(date(2027, 3, 26))
    assert set(there.told("ends on 31 March 2027. Would you like to renew it?")) == {"ana", "tomas", "yusuf", "zaid"}
    assert len(await there.renewals()) == 1


async def test_who_has_answered_is_not_reminded(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Ana", "yes")
    await there.at(SECOND)
    assert await asked(there) == 4 + 2


async def test_when_all_renew_it_runs_on_by_the_same_length_and_all_are_told(there: Partners) -> None:
    await there.at(date(2027, 1, 6))
    first = await there.press("Ana", "Would you like to renew it?", "Renew")
    assert "I wait for Amman City Library." in said(first)
    assert (await there.agreement()).ends_on == ENDS
    both = await there.press("Yusuf", "Would you like to renew it?", "Renew")
    assert "All renewed it: it runs until 31 March 2028 now." in said(both)
    agreement = await there.agreement()
    assert (agreement.begins_on, agreement.ends_on, agreement.remind_on) == (
        BEGINS,
        date(2028, 3, 31),
        date(2028, 1, 1),
    )
    assert agreement.state is AgreementState.SIGNED
    assert await there.reasons() == [ChangeReason.RENEWED]
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(5)
    assert set(there.told("it runs until 31 March 2028 now.")) == {"ana", "tomas", "yusuf", "zaid"}
    async with there.store.reading() as uow:
        (entry,) = await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "agreement renewed"))
    assert entry.details["until"] == "2028-03-31"
    shown = await there.town.say("Ana", "/sister partnership")
    assert "The agreement was renewed" in said(shown)


async def test_renewed_twice_it_is_a_year_each_time(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Ana", "yes")
    await says(there, "Zaid", "yes")
    await there.at(date(2028, 1, 1))
    await says(there, "Ana", "yes", renewal="2")
    await says(there, "Zaid", "yes", renewal="2")
    assert (await there.agreement()).ends_on == date(2029, 3, 31)
    assert [each.state for each in await there.renewals()] == [RenewalState.RENEWED] * 2


async def test_who_would_change_it_says_what_and_the_others_read_it_side_by_side(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Ana", "yes")
    await says(there, "Yusuf", "change", "Visits instead of calls.")
    await there.town.move(5)
    shown = next(text for text in (said(await there.town.say("Ana", "/sister renewal")),))
    assert "would go on with it (Ana)" in shown
    assert "would change it: “Visits instead of calls.” (Yusuf)" in shown
    assert "Nothing happens by itself" in shown
    assert {"ana", "tomas"} <= set(there.told("would change it: “Visits instead of calls.”"))
    assert (await there.agreement()).ends_on == ENDS
    assert (await there.renewals())[0].state is RenewalState.WAITING


async def test_whoever_changes_their_mind_says_so(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Yusuf", "change", "Visits.")
    await says(there, "Ana", "yes")
    assert "All renewed it" in said(await says(there, "Zaid", "yes"))


async def test_to_let_it_end_begins_an_ending_on_the_last_day(there: Partners) -> None:
    await there.at(date(2027, 1, 6))
    form = await there.press("Ana", "Would you like to renew it?", "Let it end")
    preview = await there.town.fill("Ana", form, reason="done", thanks="For all.")
    assert "Ends on\n31 March 2027" in said(preview)
    sent = await there.town.press("Ana", preview, "Send it")
    assert "It ends on 31 March 2027, the last day of your agreement" in said(sent)
    agreed = await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert "Thank you for your answer. It ends on 31 March 2027." in said(agreed)
    assert "An ending was asked." in said(await there.town.say("Zaid", "/sister renewal"))
    await there.at(date(2027, 3, 30))
    assert await there.state() is PartnershipState.ACTIVE
    await there.at(date(2027, 4, 1))
    assert await there.state() is PartnershipState.ENDED
    assert (await there.renewals())[0].state is RenewalState.CLOSED


async def test_there_are_two_weeks_at_least(there: Partners) -> None:
    await there.at(LAST)
    await there.end(renewal="1")
    await there.at(date(2027, 4, 6))
    assert await there.state() is PartnershipState.ACTIVE
    await there.at(date(2027, 4, 8))
    assert await there.state() is PartnershipState.ENDED


async def test_taken_back_the_question_waits_again(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Zaid", "yes")
    await there.end(renewal="1")
    assert "An ending was asked." in said(await says(there, "Zaid", "yes"))
    await there.ask("Ana", "sister ending-go-on", ending="1")
    assert "All renewed it" in said(await says(there, "Ana", "yes"))


async def test_unanswered_the_partnership_stays_and_staff_hear_of_it_once(there: Partners) -> None:
    await there.at(date(2027, 4, 10))
    assert await there.state() is PartnershipState.ACTIVE
    assert there.told("ended on 31 March 2027. The partnership goes on.").count("dee") == 1
    shown = await there.town.say("Ana", "/sister partnership")
    assert "ended on 31 March 2027; the partnership goes on" in said(shown)
    before = await asked(there)

    await there.at(date(2028, 3, 30))
    assert await asked(there) == before
    await there.at(date(2028, 4, 5))
    assert await asked(there) == before + 4
    assert [each.state for each in await there.renewals()] == [RenewalState.LAPSED, RenewalState.WAITING]
    assert there.told("ended on 31 March 2027. The partnership goes on.").count("dee") == 1
    await says(there, "Ana", "yes", renewal="2")
    late = await says(there, "Zaid", "yes", renewal="2")
    assert "it runs until 31 March 2029 now." in said(late)


async def test_without_an_end_it_is_asked_each_year(database: Database, store: Store, clock: MovableClock) -> None:
    there = await build_partners(database, store, clock)
    await there.sign(begins_on=None, ends_on=None, signed_on=date(2026, 11, 20))
    await there.at(date(2027, 11, 19))
    assert await asked(there) == 0
    await there.at(date(2027, 11, 23))
    assert await asked(there) == 4
    await there.press("Ana", "Does it still suit you?", "Yes, go on")
    both = await there.press("Yusuf", "Does it still suit you?", "Yes, go on")
    assert "I ask again in a year." in said(both)
    assert (await there.agreement()).ends_on is None
    await there.at(date(2028, 11, 23))
    assert await asked(there) == 8
    form = await there.press("Zaid", "Does it still suit you?", "End it kindly")
    assert isinstance(form.outcome, Form)


async def test_nobody_is_asked_while_an_ending_waits_or_after_it(there: Partners) -> None:
    await there.at(date(2026, 12, 25))
    await there.end()
    await there.at(date(2027, 5, 1))
    assert await asked(there) == 0
    assert await there.state() is PartnershipState.ENDED


async def test_what_runs_is_said_when_nothing_is_asked(there: Partners) -> None:
    shown = said(await there.town.say("Ana", "/sister renewal"))
    assert "Your agreement with Amman City Library runs until 31 March 2027." in shown
    assert "I ask all of you on 31 December 2026." in shown
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    shown = said(await there.town.say("Ana", "/sister renewal partnership:1"))
    assert "There is nothing to renew." in shown


async def test_without_an_agreement_one_can_be_written(database: Database, store: Store, clock: MovableClock) -> None:
    there = await build_partners(database, store, clock)
    assert "You have signed no agreement" in said(await there.town.say("Ana", "/sister renewal"))


@pytest.mark.parametrize("person", ["Beth", "Lina", "Dee"])
async def test_nobody_answers_for_others_nor_learns_what_is_asked(there: Partners, person: str) -> None:
    await there.at(FIRST)
    for renewal in ("1", "99"):
        refused = await says(there, person, "yes", renewal=renewal)
        assert isinstance(refused.outcome, Refusal)
        assert NOT_THERE in said(refused)
    for library in ("2", "3"):
        given = {"renewal": "1", "library": library, "choice": "yes"}
        assert NOT_THERE in said(await there.ask("Ana", "sister renewal-answer", **given))
    assert (await there.renewals())[0].state is RenewalState.WAITING
    async with there.store.reading() as uow:
        assert (await uow.session.scalars(select(LibraryAnswer))).all() == []


async def test_staff_read_it_and_answer_for_nobody(there: Partners) -> None:
    await there.at(FIRST)
    shown = await there.ask("Dee", "sister renewal", partnership="1")
    assert "The agreement of Suva City Library and Amman City Library ends on" in said(shown)


async def test_a_stale_button_says_what_became_of_it(there: Partners) -> None:
    await there.at(FIRST)
    await says(there, "Ana", "yes")
    await says(there, "Zaid", "yes")
    assert "All renewed it" in said(await says(there, "Yusuf", "change", "Oh."))
    assert (await there.agreement()).ends_on == date(2028, 3, 31)


async def test_two_who_answer_at_the_same_moment_renew_it_once(there: Partners) -> None:
    await there.at(FIRST)
    await asyncio.gather(*(says(there, name, "yes") for name in ("Ana", "Yusuf", "Zaid", "Tomas")))
    assert (await there.agreement()).ends_on == date(2028, 3, 31)
    assert await there.reasons() == [ChangeReason.RENEWED]


async def test_programs_that_tick_at_the_same_moment_ask_once(there: Partners) -> None:
    there.town.clock.move(days=45)
    await asyncio.gather(*(there.town.core.tick() for _program in range(3)))
    assert await asked(there) == 4
    assert len(await there.renewals()) == 1


async def test_after_an_outage_it_is_asked_once_and_not_for_each_day_that_was_missed(there: Partners) -> None:
    there.town.clock.move(days=135)
    await there.town.move(1)
    assert await asked(there) == 4
    assert len(await there.renewals()) == 1


# A library that is reached by e-mail


async def test_their_answer_is_recorded(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    await there.at(FIRST)
    mine = await says(there, "Ana", "yes")
    assert "Amman City Library is reached by e-mail" in said(mine)
    assert "shall we renew it?" in said(await there.town.press("Ana", mine, "Copy an e-mail"))
    form = await there.town.press("Ana", mine, "Record their answer")
    recorded = await there.town.fill("Ana", form, source="email", on="2026-12-30", answer="yes")
    assert "All renewed it" in said(recorded)
    assert "recorded by Ana, from an e-mail, 30 December 2026" in said(recorded)


async def test_they_may_let_it_end_too(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    await there.at(FIRST)
    given = {
        "agreement": "1",
        "library": "2",
        "source": "letter",
        "on": "2026-12-30",
        "answer": "no",
        "words": "Sorry.",
    }
    recorded = await there.ask("Ana", "sister renewal-record", **given)
    assert "Amman City Library would like to end the partnership" in said(recorded)
    (ending,) = await there.endings()
    assert (ending.library_id, ending.reason, ending.state) == (2, EndingReason.OTHER, EndingState.WAITING)
    assert NOT_THERE in said(await there.ask("Beth", "sister renewal-record", **given))
    ended = await there.ask("Ana", "sister ending-agree", ending="1", library="1")
    assert "It ends on 31 March 2027" in said(ended)


async def test_who_is_connected_is_asked_instead(there: Partners) -> None:
    await there.at(FIRST)
    given = {"agreement": "1", "library": "2", "source": "letter", "on": "2026-12-20", "answer": "yes"}
    assert "is connected to me now" in said(await there.ask("Ana", "sister renewal-record", **given))
