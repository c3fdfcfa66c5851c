"""What the clock does to pauses in tests of services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.services.aways import ask_aways, end_what_is_over, pause_newcomers
from core.services.country_pauses import mind_countries
from core.services.pauses import end_pauses

if TYPE_CHECKING:
    from core.store import Store


async def clock_works(store: Store) -> None:
    """All of it, until nothing is left to do."""
    for work in (end_pauses, mind_countries, end_what_is_over, pause_newcomers, ask_aways):
        done = 1
        while done:
            async with store.writing() as uow:
                done = await work(uow)
