"""How the longer stories find their way: by the last message that says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

PATIENCE = 12
"""Days: a week between two messages, and the closed days after it."""


async def newest(town: Town, person: str, words: str) -> Seen:
    """The last message to them that says so; where several went together, the one of them."""
    inbox = await town.inbox(person)
    for seen in reversed(inbox):
        if words in seen.said:
            return seen
        for row in seen.rows:
            if words in row.title and row.button == "Show":
                return await town.press(person, seen, "Show", row=row.title)
    raise AssertionError(f"nothing says {words!r} to {person}, but {[seen.lines for seen in inbox[-3:]]}")


async def arrives(town: Town, person: str, words: str) -> Seen:
    """Days pass until something says so to them: whoever was written to this week waits for the next one."""
    for _day in range(PATIENCE):
        inbox = await town.inbox(person)
        if any(words in "\n".join(seen.lines) for seen in inbox):
            break
        await town.move(days=1)
    return await newest(town, person, words)
