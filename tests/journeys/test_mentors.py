"""Mentors, on every platform: one is found and helps; and nobody does, so all are asked, and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.a_mentored_trial import becomes_a_mentor, mentored
from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_trial_with_a_mentor(town: Town) -> None:
    await mentored(town)


async def test_nobody_helps_so_all_are_asked_and_staff(town: Town) -> None:
    await becomes_a_mentor(town, "Mai")
    form = await town.say("Ana", "/mentor")
    asked = await town.fill("Ana", form, topic="The language is difficult", details="How do we write to each other?")
    assert "You read here on" in asked.said
    again = await town.say("Ana", "/mentor")
    assert "You asked for a mentor already" in again.said

    await arrives(town, "Ana", "No mentor could help yet.")
    wanted = await arrives(town, "Dee", "No mentor has taken it.")
    assert any("How do we write to each other?" in line for line in wanted.lines)
    helped = await town.press("Dee", wanted, "I will help")
    assert "Thank you. You help Suva City Library and Amman Public Library now." in helped.said
    found = await arrives(town, "Ana", "Dee will help.")
    assert "Local time" in {fact.label for fact in found.facts}
