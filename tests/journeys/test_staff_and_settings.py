"""Staff look after the quiet ones; members decide how they are written to; colleagues join."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.seats import Fault
from tests.journeys.telling import arrives
from tests.journeys.town import HARBOUR

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def nudges(town: Town) -> list[Seen]:
    """What Ana is asked, oldest first."""
    return [seen for seen in await town.inbox("Ana") if {"Not yet", "Fewer messages"} <= set(seen.buttons)]


async def test_staff_find_the_quiet_pair_nudge_it_and_get_the_file(town: Town) -> None:
    town.clock.move(days=70)  # and nobody was asked meanwhile
    listed = await town.say("Dee", "/staff inactive days:60 region:Oceania")
    queued = await town.press("Dee", listed, "Nudge now")
    assert "Queued:" in queued.said
    file = await town.press("Dee", listed, "CSV file")
    (name,) = file.files
    content = await town.open_file("Dee", file, name)
    assert content is not None
    assert "Suva City Library" in content.decode("utf-8-sig")
    assert await town.open_file("Ana", file, name) is None

    asked = await arrives(town, "Ana", "Have you said hello to Amman Public Library")
    assert "I will ask again" in (await town.press("Ana", asked, "Not yet")).said
    assert "You answered on" in (await town.press("Ana", asked, "Not yet")).said


async def test_a_colleague_joins_when_a_contact_says_yes(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    asked = await town.press("Tomas", which, "Join it")
    assert "I asked the contacts" in asked.said
    home = await town.say("Ana", "/sister")
    assert "Accepted." in (await town.press("Ana", home, "Accept")).said
    await town.move(days=4)
    assert any("You speak for" in seen.said for seen in await town.inbox("Tomas"))


async def test_a_new_library_beside_a_similar_one(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    preview = await town.press("Tomas", which, "No, it is a new one")
    assert "kept private" in (await town.press("Tomas", preview, "Keep private")).said


@pytest.mark.parametrize(
    ("words", "field", "answer"),
    [
        ("/introduce town:Chicago country:Atlantis languages:English X", "country", "I do not know “Atlantis”"),
        ("/introduce town:Nowhere country:Canada languages:English zone:PST X", "zone", "names several zones"),
        ("/introduce town:Suva country:Fiji languages:English name:" + "x" * 300, "name", "at most 120 fit"),
        ("/sister later until:2020-01-01", "until", "is not in the future"),
        ("/sister settings hour:25", "hour", "from 0 to 23"),
        ("/sister settings zone:PST", "zone", "names several zones"),
    ],
)
async def test_a_bad_answer_says_what_to_do(town: Town, words: str, field: str, answer: str) -> None:
    form = await town.say("Ana", words)
    assert answer in form.asked.problems[field]


async def test_settings_are_kept(town: Town) -> None:
    assert dict((await town.say("Ana", "/sister settings")).facts)["Hour"] == "10:00 in your local time"
    await town.say("Ana", "/sister settings hour:8 days:Monday,Tuesday zone:Amman fewer:yes")

    assert (await town.say("Ana", "/sister settings")).facts == (
        ("Hour", "08:00 in your local time"),
        ("Days", "Monday and Tuesday"),
        ("Language", "English"),
        ("Local time", "Amman"),
        ("Reminders", "At most one in four weeks"),
    )


async def test_a_stranger_is_known_by_what_their_platform_tells(empty_town: Town) -> None:
    told = dict((await empty_town.say("Ana", "/sister settings")).facts)
    zone = "Suva" if empty_town.platform(HARBOUR).tells_zones else "UTC"
    assert (told["Local time"], told["Language"]) == (zone, "English")
    untold = dict((await empty_town.say("Yusuf", "/sister settings")).facts)
    assert untold["Local time"] == "UTC"


async def test_answers_of_the_profile_are_kept(town: Town) -> None:
    answered = await town.say("Ana", '/sister profile kind:public interests:"story hours" how_often:30')
    assert "Next question" in answered.said

    shown = await town.say("Ana", "/sister profile")
    assert dict(shown.facts) == {
        "Type": "Public library",
        "How often": "every 30 days",
        "Interests": "story hours",
    }
    assert len(shown.facts) == 3


async def test_no_reminder_comes_before_the_day_that_was_asked_for(town: Town) -> None:
    assert "before 24 December 2026" in (await town.say("Ana", "/sister later until:2026-12-24")).said

    await town.move(days=33)  # due on 4 December; it is the 23rd
    assert await nudges(town) == []
    await town.move(days=6)
    assert len(await nudges(town)) == 1


async def test_the_lists_of_the_staff_show_who_waits(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    await town.press("Tomas", which, "Join it")
    await town.fill("Lina", await town.press("Lina", await town.say("Lina", "hello there"), "I want to mentor"))
    await town.move(days=3)  # until both partners have read of each other
    town.fail("Yusuf", Fault.CLOSED)
    await town.say("Ana", "/log how:video hello")
    await town.move(days=80)

    needs = (await town.say("Dee", "/staff")).rows
    assert [row.title for row in needs] == [
        "1 quiet partnership",
        "1 person wants to join a library",
        "1 person wants to mentor",
        "1 trial has no mentor",
        "1 person cannot be reached",
        "4 messages did not arrive",
    ]
    assert (await town.say("Dee", "/staff inactive")).rows == (("Suva – Amman", "Nudge now"),)
    assert "Lina" in (await town.say("Dee", "/staff wishes")).said
    assert (await town.say("Dee", "/staff messages part:failed")).rows == (("To Yusuf", "Send again"),) * 4
    joins = await town.say("Dee", "/staff joins")
    assert "Tomas" in joins.said
    assert "Suva City Library" in joins.said


async def test_roles_are_given_and_taken_and_somebody_stays(town: Town) -> None:
    assert "has the role" in (await town.say("Dee", "/staff grant member:Ana role:mentor")).said
    await arrives(town, "Ana", "You are a mentor now")
    assert "any more" in (await town.say("Dee", "/staff revoke member:Ana role:mentor")).said
    last = await town.say("Dee", "/staff revoke member:Dee role:staff")
    assert "last of the staff" in last.said
    assert "Staff can" in (await town.say("Dee", "/staff")).small, "she still is"


async def test_a_stranger_is_shown_the_way_in(town: Town) -> None:
    await town.fill("Lina", await town.press("Lina", await town.say("Lina", "hello there"), "I want to mentor"))
    refused = await town.say("Lina", "/log hello")
    assert refused.said.startswith("A talk is logged by a contact of a library.")
    form = await town.press("Lina", refused, "Introduce my library")
    assert form.asked.title == "Introduce your library"
    assert "Lina" in (await town.say("Dee", "/staff wishes")).said
    kept = await town.say("Ana", "we called on Tuesday")
    assert "we called on Tuesday" in kept.said


async def test_the_start_card_and_the_library_card_stand_in_the_channels(town: Town) -> None:
    await town.say("Dee", "/staff start-card")
    await town.move(minutes=1)
    await town.say("Dee", "/staff start-card")
    await town.move(minutes=1)
    cards = [seen.said for seen in await town.channel("Ana", "introductions")]
    assert sum("Welcome!" in text for text in cards) == 1
    assert sum("introduces a library" in text for text in cards) == 2
