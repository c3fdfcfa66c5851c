"""/sister away: *We cannot answer now*, also said by a partner or staff; and the monthly question."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.model.members import Member
from core.model.partnerships import PartnershipState
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

CANNOT = "Suva City Library cannot answer at the moment."
NOT_THERE = "is not there, or is not for you to see"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def test_it_needs_no_day_and_no_reason_and_partners_read_only_that(there: Partners) -> None:
    noted = await there.town.say("Ana", "/sister away")
    assert "All partnerships of Suva City Library are paused." in said(noted)
    assert await there.state() is PartnershipState.PAUSED
    await there.town.move(7)
    assert there.told("Your partnership is paused") == ["yusuf", "zaid"]
    assert there.told("Ana told me that Suva City Library cannot answer") == ["tomas"]
    for card in ("/sister", "/sister partnership"):
        assert CANNOT in said(await there.town.say("Yusuf", card))
    again = await there.town.say("Tomas", "/sister away")
    assert "That is said already, by Ana." in said(again)


async def test_undo_brings_everything_back_and_nobody_reads_of_it(there: Partners) -> None:
    undone = await there.town.press("Ana", await there.town.say("Ana", "/sister away"), "Undo")
    assert "Welcome back." in said(undone)
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(14)
    assert there.told("cannot answer") == []
    assert there.told("is back") == []
    late = await there.ask("Tomas", "sister away-end", away="1")
    assert "Ana said so already." in said(late)


async def test_somebody_of_two_libraries_is_asked_which(there: Partners) -> None:
    async with there.store.reading() as uow:
        ana = await uow.session.get_one(Member, there.ana)
    await builders.contact(there.store, there.libraries["Juneau"], ana)
    form = await there.town.say("Ana", "/sister away")
    assert isinstance(form.outcome, Form)
    noted = await there.town.fill("Ana", form, library="3")
    assert "All partnerships of Juneau City Library are paused." in said(noted)
    assert await there.state() is PartnershipState.ACTIVE


async def test_once_a_month_they_are_asked_kindly_whether_they_are_back(there: Partners) -> None:
    await there.town.say("Ana", "/sister away")
    await there.at(date(2026, 12, 30))
    assert there.told("cannot answer since 20 November 2026. Are you back?") == ["ana", "tomas"]
    waits = await there.press("Ana", "Are you back?", "Not yet")
    assert "I ask again from 30 January 2027 on." in said(waits)
    await there.at(date(2027, 2, 10))
    assert there.told("Are you back?").count("ana") == 2
    back = await there.press("Tomas", "Are you back?", "We are back")
    assert "Welcome back. Your partnerships go on" in said(back)
    await there.town.move(14)
    assert there.told("Are you back?") == [], "the questions are over, and say so"
    assert {"yusuf", "zaid"} <= set(there.told("Suva City Library is back."))
    stale = await there.ask("Ana", "sister away-not-yet", away="1")
    assert "Tomas said that you are back." in said(stale)


async def test_since_when_is_of_the_reader_s_calendar(there: Partners) -> None:
    """Half past midnight of the 21st in Suva is half past noon of the 20th in UTC."""
    there.town.clock.set(datetime(2026, 11, 20, 12, 30, tzinfo=UTC))
    await there.town.say("Ana", "/sister away")
    await there.at(date(2026, 12, 30))
    assert there.told("cannot answer since 21 November 2026. Are you back?") == ["ana", "tomas"]


async def test_a_partner_says_it_for_them_after_a_preview_and_they_can_say_that_they_are_here(there: Partners) -> None:
    page = await there.town.say("Yusuf", "/sister partnership")
    shown = await there.town.press("Yusuf", page, "They cannot answer")
    assert "Nothing is changed yet." in said(shown)
    assert await there.state() is PartnershipState.ACTIVE
    done = await there.town.press("Yusuf", shown, "Yes, pause them")
    assert "The partnerships of Suva City Library are paused." in said(done)
    assert "Undo" in labels(done)
    await there.town.move(7)
    assert there.told("Yusuf told me that Suva City Library cannot answer at the moment. If you can") == [
        "ana",
        "tomas",
    ]
    assert there.told("Your partnership is paused") == ["zaid"], "Yusuf said so himself"
    here = await there.press("Ana", "Yusuf told me", "We are here")
    assert "Welcome back." in said(here)
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(10)
    assert "yusuf" in there.told("Suva City Library is back."), "who said so reads it too"


async def test_who_said_it_for_them_can_take_it_back(there: Partners) -> None:
    done = await there.ask("Yusuf", "sister away-for-them", partnership="1", library="1")
    undone = await there.town.press("Yusuf", done, "Undo")
    assert "Done. The partnerships of Suva City Library go on" in said(undone)
    assert await there.state() is PartnershipState.ACTIVE


async def test_staff_say_it_for_them_and_can_end_it(there: Partners) -> None:
    page = await there.town.say("Dee", "/sister partnership partnership:1")
    assert {"Cannot answer: Suva City Library", "Cannot answer: Amman City Library"} <= set(labels(page))
    done = await there.ask("Dee", "sister away-for-them", partnership="1", library="2")
    assert "Thank you." in said(done)
    twice = await there.ask("Ana", "sister away-for-them", partnership="1", library="2")
    assert "Dee said so already." in said(twice)
    assert "go on" in said(await there.ask("Dee", "sister away-end", away="1"))


@pytest.mark.parametrize("command", ["sister away-for", "sister away-for-them"])
async def test_nobody_outside_says_it_for_them_nor_reads_what_there_is(there: Partners, command: str) -> None:
    for person, library in (("Beth", "1"), ("Lina", "1"), ("Yusuf", "3"), ("Yusuf", "2"), ("Yusuf", "77")):
        answer = await there.ask(person, command, partnership="1", library=library)
        assert NOT_THERE in said(answer)
    assert NOT_THERE in said(await there.ask("Yusuf", command, partnership="99", library="1"))
    assert await there.state() is PartnershipState.ACTIVE


async def test_others_cannot_end_it_nor_answer_the_question(there: Partners) -> None:
    await there.town.say("Ana", "/sister away")
    assert NOT_THERE in said(await there.ask("Yusuf", "sister away-end", away="1"))
    assert NOT_THERE in said(await there.ask("Yusuf", "sister away-not-yet", away="1"))
    assert NOT_THERE in said(await there.ask("Yusuf", "sister away-end", away="99"))
    assert isinstance((await there.town.say("Lina", "/sister away")).outcome, Refusal)
    assert await there.state() is PartnershipState.PAUSED


async def test_back_on_the_page_of_one_partnership_is_back_everywhere(there: Partners) -> None:
    await there.town.say("Ana", "/sister away")
    back = await there.town.press("Tomas", await there.town.say("Tomas", "/sister partnership"), "We are back")
    assert "Welcome back." in said(back)
    assert "Tomas said so already." in said(await there.ask("Ana", "sister away-end", away="1"))
