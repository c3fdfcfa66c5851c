"""A story that everybody reads, and then nobody, on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.a_told_story import told

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_story_is_told_agreed_published_read_and_withdrawn(town: Town) -> None:
    await told(town)
