"""/sister closed: written down, joined, removed; and what partners see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.model.libraries import Library
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import facts, labels
from tests.core.commands.parting import Partners, build_partners
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

DAYS = "20 December 2026 to 4 January 2027"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def close(
    there: Partners, first: str = "2026-12-20", last: str = "2027-01-04", note: str = "", person: str = "Ana"
) -> Answer:
    """By the list and its form."""
    listed = await there.town.say(person, "/sister closed")
    form = await there.town.press(person, listed, "Add closed days")
    return await there.town.fill(person, form, first=first, last=last, note=note)


async def test_the_list_is_empty_at_first_and_says_who_sees_it(there: Partners) -> None:
    listed = await there.town.say("Ana", "/sister closed")
    assert "No closed days of Suva City Library are written down." in said(listed)
    assert "Notes are for your colleagues." in said(listed)
    assert labels(listed) == ["Add closed days", "Home"]


async def test_closed_days_are_written_down_seen_by_colleagues_and_removed(there: Partners) -> None:
    noted = await close(there, note="The roof is mended")
    assert "Noted. I do not write to you on these days." in said(noted)
    listed = await there.town.say("Tomas", "/sister closed")
    assert DAYS in said(listed)
    assert "The roof is mended" in said(listed)
    gone = await there.town.press("Tomas", listed, "Remove")
    assert "Removed. These days are open again." in said(gone)
    stale = await there.ask("Ana", "sister closed-remove", library="1", first="2026-12-20")
    assert "are not there any more" in said(stale)


async def test_partners_see_from_when_to_when_and_no_note(there: Partners) -> None:
    await close(there, note="The roof is mended")
    page = await there.town.say("Yusuf", "/sister partnership")
    assert facts(page)["Closed"] == f"Suva City Library, {DAYS}"
    assert "roof" not in said(page)
    home = said(await there.town.say("Yusuf", "/sister"))
    assert f"Suva City Library is closed: {DAYS}" in home
    assert "is closed" not in said(await there.town.say("Ana", "/sister"))


async def test_far_days_do_not_stand_at_home_yet(there: Partners) -> None:
    await close(there, first="2027-06-01", last="2027-06-10")
    assert "is closed" not in said(await there.town.say("Yusuf", "/sister"))


async def test_one_day_needs_one_field(there: Partners) -> None:
    assert "24 December 2026" in said(await close(there, first="2026-12-24", last=""))
    assert "25 January 2027" in said(await close(there, first="", last="2027-01-25"))


async def test_days_that_overlap_are_joined_and_that_is_said(there: Partners) -> None:
    await close(there)
    joined = said(await close(there, first="2027-01-03", last="2027-01-10"))
    assert "It is joined with days that were written down before: 20 December 2026 to 10 January 2027." in joined
    assert joined.count("December") == 2, "once as the answer, once in the list"


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2027-01-04", "2026-12-20", "20 December 2026 is before 4 January 2027."),
        ("2026-11-01", "2026-11-19", "19 November 2026 is over."),
        ("2027-11-01", "2028-01-01", "1 January 2028 is more than a year away."),
    ],
)
async def test_wrong_days_are_said_at_the_field(there: Partners, first: str, last: str, problem: str) -> None:
    answer = await close(there, first=first, last=last)
    assert isinstance(answer.outcome, Form)
    assert problem in problems_of(answer)["last"]


async def test_closed_today_already_can_be_written_down(there: Partners) -> None:
    assert "Noted." in said(await close(there, first="2026-11-16", last="2026-11-27"))


async def test_only_its_contacts_see_and_change_them(there: Partners) -> None:
    assert isinstance((await there.town.say("Lina", "/sister closed")).outcome, Refusal)
    for command in ("sister closed", "sister closed-remove"):
        answer = await there.ask("Yusuf", command, library="1", first="2026-12-20")
        assert not isinstance(answer.outcome, Form) or "library" in problems_of(answer)
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Library, 1)).closures == ()


async def test_where_no_public_holidays_are_known_it_is_said_here_and_in_the_settings(there: Partners) -> None:
    """In Ukraine there are none in 2026: that is no error, and weekends are kept free."""
    olena = await builders.member(there.store, "Olena")
    await builders.library(there.store, "Kyiv", contacts=[olena])
    for command in ("/sister closed", "/sister settings"):
        shown = said(await there.town.say("Olena", command))
        assert "I know of no public holidays in Ukraine in 2026, so I only keep its weekends free." in shown
        assert "I know of no public holidays" not in said(await there.town.say("Ana", command))


async def test_from_the_page_of_one_s_library_both_are_a_press_away(there: Partners) -> None:
    page = await there.town.say("Ana", "/sister library")
    assert {"Closed days", "We cannot answer now"} <= set(labels(page))
    assert "No closed days" in said(await there.town.press("Ana", page, "Closed days"))


async def test_notes_of_joined_days_are_not_endless_and_what_was_written_is_kept(there: Partners) -> None:
    for letter in "abc":
        await close(there, note=letter * 98)
    refused = await close(there, note="The roof")
    assert list(problems_of(refused)) == ["note"]
    assert "together the notes are too long" in problems_of(refused)["note"]
    assert isinstance(refused.outcome, Form)
    assert [field.value for field in refused.outcome.fields if field.name == "note"] == ["The roof"]


async def test_a_wrong_year_is_named(there: Partners) -> None:
    assert problems_of(await close(there, first="1926-12-20")) == {
        "last": "20 December 1926 is over. Please write days to come; today is 20 November 2026."
    }
