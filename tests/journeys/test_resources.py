"""An idea becomes a plan that both sides see; who follows a deadline reads what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

QUIZ = "A quiz between two libraries"
AWARD = "Gretchen Walsh Book Donation Award"


async def test_an_idea_is_planned_and_both_sides_see_it(town: Town) -> None:
    ideas = await town.say("Ana", "/sister idea effort:medium")
    while not any(QUIZ in line for line in ideas.lines):
        ideas = await town.press("Ana", ideas, "More")
    looked = await town.press("Ana", ideas, "Look", row=QUIZ)
    assert "Prelog in Croatia and Castropol in Spain did one." in looked.said
    form = await town.press("Ana", looked, "We'll do it on …")
    planned = await town.fill("Ana", form, partnership="Amman Public Library", on="2026-12-10")
    assert f"Planned: {QUIZ}, with Amman Public Library, on Thursday 10 December 2026." in planned.said

    page = await town.say("Yusuf", "/sister partnership")
    assert f"{QUIZ}, on 10 December 2026" in page.said
    done = await town.press("Yusuf", page, "We did it")
    assert done.said.startswith(f"Well done: {QUIZ}.")


async def test_who_follows_a_deadline_reads_that_it_was_closed(town: Town) -> None:
    money = await town.say("Ana", "/sister fund country:Kenya use:shipping")
    looked = await town.press("Ana", money, "Look", row=AWARD)
    noted = await town.press("Ana", looked, "Remind me")
    assert f"I remind you of {AWARD} once, on 31 March 2027 or soon after" in noted.said
    form = await town.press("Dee", await _for_staff(town), "Close it")
    await town.fill("Dee", form, why="It has ended.")

    told = await arrives(town, "Ana", f"You wished to be reminded of {AWARD}")
    assert "No deadline is known any more: Closed since 20 November 2026" in told.said


async def _for_staff(town: Town) -> Seen:
    money = await town.say("Dee", "/sister fund country:Kenya use:shipping")
    return await town.press("Dee", await town.press("Dee", money, "Look", row=AWARD), "For staff")
