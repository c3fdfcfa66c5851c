"""Stories that staff take along, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.telling import is_published

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def poster(story: Story) -> None:
    """One that is published; one that is not there; and not for others."""
    number = await is_published(story.world)
    await story.asks("Dee", "story poster", story=number)
    await story.asks("Dee", "story poster", story="99")
    await story.asks("Ana", "story poster", story=number)


async def posters(story: Story) -> None:
    """None yet; one."""
    await story.asks("Dee", "story posters")
    await is_published(story.world)
    await story.asks("Dee", "story posters")


OF_COMMANDS = {"story poster": poster, "story posters": posters}
