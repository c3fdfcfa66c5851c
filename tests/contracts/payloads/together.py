"""Stories of messages that several notices went in, a line each: what *Show* opens, and what stands behind *More*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import builders

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def _three(story: Story) -> None:
    """Tomas would like to join Suva, staff found it a partner, and Sam speaks for it no more."""
    await story.asks("Dee", "staff pair", libraries=("1", "3"), aside=True)
    await story.asks("Sam", "sister library-left", library="1", aside=True)
    await story.days(4)


async def _many(story: Story) -> None:
    """Staff found Suva nineteen partners in one day."""
    for number in range(1, 20):
        branch = await builders.library(story.world.store, "Kyiv", name=f"Kyiv Branch {number}")
        await story.asks("Dee", "staff pair", libraries=("1", str(branch.id)), aside=True)
    await story.days(4)


async def several(story: Story) -> None:
    """As they come, and once one of them was answered elsewhere."""
    await _three(story)
    await story.gathered("Ana")
    await story.asks("Ana", "introduce answer", request="1", accepted="yes", aside=True)
    await story.days(1)
    await story.gathered("Ana")


async def more_than_a_card_holds(story: Story) -> None:
    await _many(story)
    await story.gathered("Ana")


async def message_show(story: Story) -> None:
    """One of them; one that nobody has; and one that is somebody else's."""
    await _three(story)
    await story.gathered("Ana")
    await story.presses("Ana", "Show")
    await story.asks("Ana", "message show", notice="9999")
    await story.asks("Lina", "message show", notice="1")


async def message_more(story: Story) -> None:
    """To the end, and past it."""
    await _many(story)
    await story.gathered("Ana")
    await story.presses("Ana", "More")
    await story.presses("Ana", "More")
    await story.asks("Ana", "message more", notice="9999", after="8")


OF_COMMANDS = {"message show": message_show, "message more": message_more}

STORIES = {
    "words/several_messages_in_one": several,
    "words/more_messages_than_a_card_holds": more_than_a_card_holds,
}
