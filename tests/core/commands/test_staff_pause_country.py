"""/staff pause-country: a preview, one press, *Undo*; and who is paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal
from core.model.partnerships import PartnershipState
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import facts, labels
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def test_a_preview_counts_and_changes_nothing(there: Partners) -> None:
    shown = await there.town.say("Dee", "/staff pause-country country:Fiji")
    assert "Nothing is changed yet." in said(shown)
    assert facts(shown) == {"Libraries": "1", "Partnerships": "1", "People": "2"}
    assert await there.state() is PartnershipState.ACTIVE
    empty = await there.town.say("Dee", "/staff pause-country country:Tuvalu")
    assert facts(empty) == {"Libraries": "0", "Partnerships": "0", "People": "0"}


async def test_one_press_pauses_and_one_press_undoes(there: Partners) -> None:
    shown = await there.town.say("Dee", "/staff pause-country country:Fiji")
    done = await there.town.press("Dee", shown, "Pause them")
    assert "Fiji is paused: 1 library rests with its partnerships." in said(done)
    assert await there.state() is PartnershipState.PAUSED
    again = await there.town.say("Dee", "/staff pause-country country:Fiji")
    assert "Fiji is paused already." in said(again)
    undone = await there.town.press("Dee", done, "Undo")
    assert "The pause of Fiji is over." in said(undone)
    assert await there.state() is PartnershipState.ACTIVE
    twice = await there.ask("Dee", "staff pause-country-end", pause="1")
    assert "The pause of Fiji is over already." in said(twice)
    await there.town.move(14)
    assert there.told("cannot answer") == there.told("Staff paused") == [], "nobody reads of a wrong country"


async def test_who_was_away_before_and_says_that_they_are_back_is_left_out(there: Partners) -> None:
    await there.town.say("Ana", "/sister away")
    await there.ask("Dee", "staff pause-country-now", country="FJ")
    await there.town.move(2)
    back = await there.ask("Ana", "sister away-end", away="1")
    assert "Welcome back." in said(back)
    await there.town.move(10)
    assert await there.state() is PartnershipState.ACTIVE
    assert there.told("Staff paused") == []


async def test_its_contacts_read_that_staff_did_it_and_can_say_that_they_are_here(there: Partners) -> None:
    await there.ask("Dee", "staff pause-country-now", country="FJ")
    await there.town.move(7)
    assert there.told("Staff paused the partnerships of all libraries in Fiji for now") == ["ana", "tomas"]
    assert there.told("Your partnership is paused") == ["yusuf", "zaid"]
    here = await there.press("Ana", "Staff paused", "We are here")
    assert "Welcome back." in said(here)
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(3)
    assert await there.state() is PartnershipState.ACTIVE, "it is left out from now on"


async def test_the_list_shows_countries_and_where_everybody_is_away(there: Partners) -> None:
    nobody = said(await there.town.say("Dee", "/staff paused"))
    assert "There is no partnership of which everybody is away." in nobody
    await there.ask("Dee", "staff pause-country-now", country="FJ")
    await there.town.say("Yusuf", "/sister pause until:2027-03-04")
    listed = await there.town.say("Dee", "/staff paused")
    for words in (
        "1 paused country",
        "1 library rests. Paused by Dee.",
        "1 partnership of which everybody is away",
        "Suva City Library cannot answer at the moment. Amman City Library is away until 4 March 2027.",
    ):
        assert words in said(listed)
    home = await there.town.say("Dee", "/staff")
    assert "1 partnership of which everybody is away" in said(home)
    ended = await there.town.press("Dee", listed, "End the pause")
    assert "Who is away for another reason stays away." in said(ended)
    assert "1 partnership" not in said(await there.town.say("Dee", "/staff"))
    assert await there.state() is PartnershipState.PAUSED, "Amman still is"


async def test_where_all_wish_for_no_reminders_that_is_said(there: Partners) -> None:
    for person in ("Ana", "Tomas", "Yusuf", "Zaid"):
        await there.town.say(person, "/sister later until:2027-01-10")
    listed = await there.town.say("Dee", "/staff paused")
    assert "All contacts wish for no reminders now." in said(listed)
    assert "Look at the partnership" in labels(listed)


@pytest.mark.parametrize("command", ["staff pause-country", "staff pause-country-now", "staff paused"])
async def test_only_staff(there: Partners, command: str) -> None:
    assert isinstance((await there.ask("Ana", command, country="FJ")).outcome, Refusal)
    assert await there.state() is PartnershipState.ACTIVE
