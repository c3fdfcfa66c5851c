"""The program ends in the middle and begins again: nothing that people have on their screens is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def nudge(town: Town) -> Seen:
    """What Ana was last asked."""
    asked = [seen for seen in await town.inbox("Ana") if {"Not yet", "Fewer messages"} <= set(seen.buttons)]
    return asked[-1]


async def talks(town: Town) -> int:
    """How many talks Ana finds in her history."""
    return len((await town.say("Ana", "/sister history")).rows)


async def test_what_stands_in_the_direct_message_stays_and_its_buttons_work(town: Town) -> None:
    await town.move(days=21)
    asked = await nudge(town)
    home = await town.say("Ana", "/sister")
    before = await town.inbox("Ana")

    await town.restart()
    assert await town.inbox("Ana") == before
    assert (await town.press("Ana", home, "Settings")).said == "This is how I write to you."
    form = await town.press("Ana", asked, "Yes")
    assert "Logged: chat with Amman Public Library" in (await town.fill("Ana", form, how="Chat")).said
    await arrives(town, "Yusuf", "logged a talk with you: chat")


async def test_a_home_tab_shown_before_leads_on_after(town: Town) -> None:
    tab = await town.open_home("Ana")
    await town.restart()
    assert await town.press("Ana", tab, "History") == await town.say("Ana", "/sister history")
    assert await town.open_home("Ana") == tab


async def test_a_form_opened_before_is_sent_after(town: Town) -> None:
    form = await town.say("Ana", "/log about the summer")
    await town.restart()
    wrong = await town.fill("Ana", form, how="Video", when="2031-01-01")
    assert "has not come yet" in wrong.asked.problems["when"]
    await town.restart()
    assert "Logged: video call" in (await town.fill("Ana", wrong, when="2026-11-19")).said
    shown = await town.say("Ana", "/sister history")
    assert "about the summer" in " ".join(shown.lines)


async def test_a_nudge_of_last_month_can_be_answered(town: Town) -> None:
    await town.move(days=21)
    asked = await nudge(town)
    await town.move(days=31)
    await town.restart()
    answer = await town.press("Ana", asked, "Not yet")
    assert answer.said == "Thank you. I will ask again about Amman Public Library from 18 January 2027 on."
    form = await town.press("Ana", asked, "Yes")
    assert "Logged: visit" in (await town.fill("Ana", form, how="Visit")).said
    assert await talks(town) == 1


async def test_an_undo_that_is_too_old_says_what_can_still_be_done(town: Town) -> None:
    logged = await town.say("Ana", "/log how:call hello")
    await town.move(days=1)
    await town.restart()
    late = await town.press("Ana", logged, "Undo")
    assert late.said == "The time to undo is over, but you can still correct it in /sister history."
    history = await town.press("Ana", late, late.buttons[0])
    assert history.rows == (("Call with Amman Public Library", "Edit"),), "it is still there"


async def test_undo_pressed_twice_takes_back_once(town: Town) -> None:
    await town.say("Ana", "/log how:video the first talk")
    logged = await town.say("Ana", "/log how:call hello")
    undone = await town.press("Ana", logged, "Undo")
    await town.restart()
    assert await town.press("Ana", logged, "Undo") == undone
    assert await talks(town) == 1


async def test_a_card_that_acts_once_posts_once(empty_town: Town) -> None:
    town = empty_town
    preview = await town.say("Ana", "/introduce town:Suva country:Fiji languages:English Suva City Library")
    posted = await town.press("Ana", preview, "Post")
    await town.restart()
    assert await town.press("Ana", preview, "Post") == posted
    assert (await town.press("Ana", preview, "Keep private")).said == "Already sent; nothing changed."
    await town.move(minutes=1)
    assert len(await town.channel("Ana", "introductions")) == 1
