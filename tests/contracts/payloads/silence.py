"""Stories of a silence that goes on: who watches over the partnership reads it, and is asked whether it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def quiet_partnership(story: Story) -> None:
    """After the whole ladder, in which Ana gave one answer."""
    await story.days(33)
    await story.asks("Ana", "nudge not-yet", rows="1", on="2026-12-21", aside=True)
    await story.days(31)
    await story.arrives("quiet_partnership", to=["Dee"])


async def no_second_contact(story: Story) -> None:
    """To Yusuf, who is alone."""
    await story.days(38)
    await story.arrives("no_second_contact", to=["Yusuf"])


async def resting_question(story: Story) -> None:
    """After three months."""
    await story.days(92)
    await story.arrives("resting_question", to=["Dee"])


async def rests(story: Story) -> None:
    await story.days(95)
    await story.asks("Dee", "staff rests", partnership="1", aside=True)
    await story.arrives("rests", to=["Ana", "Yusuf"])


OF_NOTICES = {
    "quiet_partnership": quiet_partnership,
    "no_second_contact": no_second_contact,
    "resting_question": resting_question,
    "rests": rests,
}
