"""Stories of the home tab, of forms that could not open, and of what is too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.api import OLD_BUTTON, OLD_FORM

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def home_tab(story: Story) -> None:
    """Everybody's; and Ana's when a talk is overdue."""
    for person in ("Lina", "Ana", "Mai", "Dee", "Sam"):
        await story.opens_home(person)
    await story.days(60)
    await story.opens_home("Sam")


async def could_not_open(story: Story) -> None:
    """A form whose moment has passed waits behind a button."""
    await story.says("Ana", "/log", aside=True)
    await story.comes_too_late("Ana")
    await story.says("Ana", "/log how:pigeon when:2026-12-24 story hour", aside=True)
    await story.comes_too_late("Ana")


async def too_old(story: Story) -> None:
    story.reads("A button that nobody knows any more was pressed", OLD_BUTTON)
    story.reads("A form that nobody knows any more was sent", OLD_FORM)


STORIES = {"home_tab": home_tab, "form_that_could_not_open": could_not_open, "too_old": too_old}
