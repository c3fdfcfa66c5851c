"""A talk that is logged in time needs no nudge; the next silence does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def nudges(town: Town) -> list[str]:
    """What Ana was asked, as she reads it."""
    return [seen.said for seen in await town.inbox("Ana") if {"Not yet", "Fewer messages"} <= set(seen.buttons)]


async def test_a_talk_in_time_needs_no_nudge(town: Town) -> None:
    await town.move(days=10)
    logged = await town.say("Ana", "/log how:video we planned the summer")
    assert "Next check-in: 14 December 2026." in logged.said

    await town.move(days=13)
    assert await nudges(town) == []

    await town.move(days=2)
    (asked,) = await nudges(town)
    assert asked.startswith("Have you been in touch with Amman Public Library since 30 November 2026?")
