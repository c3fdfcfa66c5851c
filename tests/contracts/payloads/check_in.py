"""Stories of the check-in: the nudge, its four answers, and who reads that help is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def _asked(story: Story) -> None:
    """The talk of Suva and Amman is due since 20 December, and Ana has read it."""
    await story.days(33)
    await story.arrives("nudge")


async def look(story: Story) -> None:
    """One line of several; one of a library that is not hers; and once a talk was logged."""
    await _asked(story)
    await story.asks("Ana", "nudge look", rows="1", on="2026-12-21")
    await story.asks("Ana", "nudge look", rows="2", on="2026-12-21")
    await story.asks("Ana", "log", partnership="1", how="video", when="2026-12-20", aside=True)
    await story.asks("Ana", "nudge look", rows="1", on="2026-12-21")


async def not_yet(story: Story) -> None:
    """The answer to a nudge; pressed once more; and after a partner has logged a talk."""
    await _asked(story)
    await story.presses("Ana", "Not yet")
    await story.asks("Ana", "nudge not-yet", rows="1", on="2026-12-21")
    await story.asks("Sam", "nudge not-yet", rows="1", on="2026-12-21")
    await story.asks("Ana", "nudge not-yet", rows="99")
    await story.asks("Yusuf", "log", partnership="1", how="call", when="2026-12-20", aside=True)
    await story.asks("Ana", "nudge not-yet", rows="1", on="2026-12-21")
    await story.asks("Yusuf", "nudge not-yet", rows="2", on="2026-12-21")


async def yes(story: Story) -> None:
    """The form, a slip in it, the talk; and the old button."""
    await _asked(story)
    await story.presses("Ana", "Yes")
    await story.sends("Ana", how="", when="2027-02-01", about="The winter reading")
    await story.sends("Ana", how="video", when="2026-12-20")
    await story.asks("Ana", "nudge yes", rows="1", on="2026-12-21")
    await story.asks("Sam", "nudge yes", rows="1", on="2026-12-21")
    await story.asks("Yusuf", "nudge yes", rows="2", on="2026-12-21")


async def help_us(story: Story) -> None:
    """The form, what is offered, and the second press; who is closed is offered to say so."""
    await _asked(story)
    await story.presses("Ana", "We need help")
    await story.sends("Ana", reason="no-reply", words="Three letters, no answer.")
    await story.asks("Sam", "nudge help", rows="1", on="2026-12-21")
    await story.asks("Yusuf", "nudge help", rows="2", on="2026-12-21", reason="closed")
    await story.asks("Dee", "sister partnership", partnership="1")


async def fewer(story: Story) -> None:
    await story.asks("Ana", "nudge fewer")


async def help_wanted(story: Story) -> None:
    """With words and without."""
    await _asked(story)
    await story.asks(
        "Ana", "nudge help", rows="1", on="2026-12-21", reason="language", words="We write *slowly*.", aside=True
    )
    await story.days(3)
    await story.arrives("help_wanted", to=["Dee"])
    await story.asks("Yusuf", "nudge help", rows="2", on="2026-12-21", reason="time", aside=True)
    await story.days(4)
    await story.arrives("help_wanted", to=["Dee"])


OF_COMMANDS = {
    "nudge look": look,
    "nudge not-yet": not_yet,
    "nudge yes": yes,
    "nudge help": help_us,
    "nudge fewer": fewer,
}
OF_NOTICES = {"help_wanted": help_wanted}
