"""A talk that is logged in time needs no nudge; the next silence does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.workspace import words_of
from tests.journeys.town import said

if TYPE_CHECKING:
    from tests.journeys.town import Town


def nudges(town: Town) -> list[str]:
    """What Ana was asked, as she reads it."""
    texts = [words_of(parcel.card, parcel) for parcel in town.harbour.inbox("ana")]
    return [text for text in texts if "What would help?" in text]


async def test_a_talk_in_time_needs_no_nudge(town: Town) -> None:
    await town.move(days=10)
    logged = await town.say("Ana", "/log how:video we planned the summer")
    assert "Next check-in: 14 December 2026." in said(logged)

    await town.move(days=13)
    assert nudges(town) == []

    await town.move(days=2)
    (asked,) = nudges(town)
    assert asked.startswith("You and Amman Public Library last talked on 30 November 2026.")
