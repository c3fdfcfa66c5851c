"""Mentors, on every platform: one is found and helps; and nobody does, so all are asked, and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.a_mentored_trial import mentored, nobody_helps

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_trial_with_a_mentor(town: Town) -> None:
    await mentored(town)


async def test_nobody_helps_so_all_are_asked_and_staff(town: Town) -> None:
    await nobody_helps(town)
