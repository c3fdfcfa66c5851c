"""What is done beside the clock work, after each tick that ran to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.backing_up import Nightly, sqlite_file
from bot.remembering import Memory
from bot.settings import Settings
from core.api import Core
from core.store.unit import Store


def chores(settings: Settings, core: Core, store: Store, memory: Memory) -> Sequence[Callable[[], Awaitable[None]]]:
    """Those that the settings ask for. Nothing is called, and no copy made, of data that is held."""
    found: list[Callable[[], Awaitable[None]]] = []
    if settings.watch_url is not None:
        from bot.watch import Watch  # noqa: PLC0415 (costs a start without it)

        found.append(Watch(core, settings.watch_url))
    if settings.backup and sqlite_file(settings) is not None:
        found.append(Nightly(settings, store))

    def unless_held(chore: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def do() -> None:
            if memory.held_from is None:
                await chore()

        return do

    return [unless_held(each) for each in found]
