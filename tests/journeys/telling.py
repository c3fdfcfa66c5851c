"""How the longer stories find their way: by the last message that says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def newest(town: Town, person: str, words: str) -> Seen:
    """The last message to them that says so."""
    inbox = await town.inbox(person)
    found = [seen for seen in inbox if words in seen.said]
    assert found, f"nothing says {words!r} to {person}, but {[seen.said for seen in inbox[-3:]]}"
    return found[-1]
