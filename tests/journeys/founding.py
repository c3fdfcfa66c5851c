"""How a town begins: where its people sit, and the first hour of every story, lived through once and then copied."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.clock import MovableClock
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.web_api import running
from tests.journeys.seats import discord_world, slack
from tests.journeys.seats.discord import DiscordSeats
from tests.journeys.seats.playground import PlaygroundSeats
from tests.journeys.seats.slack import SlackSeats, Way
from tests.journeys.town import HARBOUR, LANTERN, Town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.journeys.seats import Platform

WHERE = ("playground-sqlite", "playground-postgresql", "slack-http-sqlite", "slack-socket-sqlite", "discord-sqlite")
"""Where the people of Harbour sit, and in which database the bot writes: that is no concern of Slack's adapter, nor of
Discord's.
"""

Memory = slack.Memory | discord_world.Memory
"""What Slack or Discord keeps of Harbour."""


@dataclass(frozen=True)
class Founded:
    """What is left of the first hour: the bot's database, the playground's workspaces, and what another platform keeps
    of its own.

    `database`: its file, or its name.
    """

    database: str
    workspaces: Path
    memory: Memory | None


@asynccontextmanager
async def town_at(
    where: str, url: str, workspaces: Path, clock: MovableClock, memory: Memory | None = None
) -> AsyncIterator[Town]:
    """The town, while the block runs. `workspaces`: the file of the playground's; `memory`: what another platform keeps
    of it.
    """
    async with _harbour(where, workspaces, clock, memory) as harbour:
        platforms = [harbour]
        if LANTERN not in harbour.workspaces:
            platforms.append(PlaygroundSeats(workspaces, clock, [LANTERN]))
        town = Town(url, clock, platforms)
        await town.start()
        try:
            yield town
        finally:
            await town.stop()
        assert not town.complaints()


async def found(where: str, url: str, workspaces: Path) -> Memory | None:
    """Ana in Suva, Yusuf in Amman and Dee of the staff, partners since today. Answers what another platform keeps of
    it.
    """
    async with town_at(where, url, workspaces, MovableClock()) as town:
        assert "Posted." in (await town.introduce("Ana", "Suva City Library", "Suva", "Fiji")).said
        assert "Posted." in (await town.introduce("Yusuf", "Amman Public Library", "Amman", "Jordan")).said
        assert "You are staff now" in (await town.say("Dee", f"/staff first {await town.staff_code()}")).said
        assert "Paired:" in (await town.say("Dee", "/staff pair libraries:LIB-001,LIB-002")).said
        await town.move(minutes=0)
        match town.platform(HARBOUR):
            case SlackSeats(slack=kept):
                return slack.Memory(kept)
            case DiscordSeats(world=world):
                return discord_world.Memory(world)
            case _:
                return None


@asynccontextmanager
async def _harbour(where: str, workspaces: Path, clock: MovableClock, memory: Memory | None) -> AsyncIterator[Platform]:
    """Where its people sit."""
    match where.partition("-")[0]:
        case "slack":
            async with running(Seconds(clock)) as fake:
                if isinstance(memory, slack.Memory):
                    memory.put_back(fake)
                yield SlackSeats(fake, Way.SOCKET if "socket" in where else Way.HTTP, HARBOUR)
        case "discord":
            kept = memory if isinstance(memory, discord_world.Memory) else None
            yield DiscordSeats(discord_world.World(clock, kept), HARBOUR)
        case _:
            yield PlaygroundSeats(workspaces, clock, [HARBOUR, LANTERN])
