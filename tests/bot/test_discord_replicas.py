"""Several programs on one PostgreSQL and one server of Discord: one of them answers, and the next one takes over."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from adapters.discord.messenger import PLATFORM
from adapters.discord.turn import LIFE
from core.store import Workspace
from tests.bot.replicas import Replica, announce_libraries, replicas, until
from tests.clock import MovableClock
from tests.fakes.discord.person import Person
from tests.fakes.discord.wire import FakeDiscord, discord_running
from tests.fakes.discord.wire_protocol import GUILD, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from tests.fakes.discord.wire_interactions import Interaction
    from tests.postgres import PostgresServer

AFTER_A_KILL = 15.0
"""Seconds after which somebody answers at the latest when the program that did was killed."""

AFTER_A_STOP = 8.0
"""The same when it was asked to end; it takes one or two where nothing else happens on the machine."""

ANSWERS = "this program answers Discord"
WAITS = "another program answers Discord; this one waits for its turn"
LOST = "another program answers Discord now"

CALLBACK = "POST /interactions/{interaction}/{token}/callback"


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """A server with the bot in it, in which it is as late as for the programs."""
    async with discord_running(MovableClock(datetime.now(UTC))) as fake:
        yield fake


@pytest.fixture
def empty_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL without a single table."""
    postgres.create_database("replicas")
    yield postgres.url("replicas")
    postgres.drop_database("replicas")


def settings(discord: FakeDiscord, url: str, **more: str) -> dict[str, str]:
    """What the administrator set for all of them."""
    return {
        "PLATFORMS": "discord",
        "DATABASE_URL": url,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_GUILD_ID": GUILD,
        **more,
    }


async def in_turn(programs: Sequence[Replica]) -> tuple[Replica, Replica]:
    """Who of two answers, and who waits."""
    await until(lambda: any(each.says(ANSWERS) for each in programs), programs[0].log)
    owner = next(each for each in programs if each.says(ANSWERS))
    other = next(each for each in programs if each is not owner)
    await other.has_said(WAITS)
    return owner, other


async def is_answered(person: Person, *, within: float) -> float:
    """Somebody goes on asking until they are answered. After so many seconds they were."""
    begun = monotonic()
    asked: list[Interaction] = []
    while not any(each.answer for each in asked):
        assert monotonic() - begun < within, "nobody answers"
        asked.append(person.command("sister help"))
        await asyncio.sleep(0.2)
    return monotonic() - begun


def answers_of(discord: FakeDiscord, asked: Sequence[Interaction]) -> Counter[str]:
    """How often each was answered, or tried to be."""
    ids = {each.id for each in asked}
    told = [call.asked.path["interaction"] for call in discord.log if call.asked.route == CALLBACK]
    return Counter(each for each in told if each in ids)


async def test_programs_that_start_at_once_make_the_tables_once_and_hand_over_when_asked_to_end(
    tmp_path: Path, discord: FakeDiscord, empty_url: str
) -> None:
    ana = Person(discord, discord.server.join("ana"))
    more = {"STAFF": f"discord:{GUILD}:{ana.id}"}
    async with replicas(tmp_path, settings(discord, empty_url, **more), "one", "two") as programs:
        owner, other = await in_turn(programs)
        await is_answered(ana, within=AFTER_A_STOP)
        assert len(discord.gateway.identified) == 1, "one of them is connected"

        asked_at = monotonic()
        owner.signal(signal.SIGTERM)
        await other.has_said(ANSWERS)
        await is_answered(ana, within=AFTER_A_STOP)
        assert monotonic() - asked_at < AFTER_A_STOP
        assert await owner.ends() == 0

        other.signal(signal.SIGTERM)
        assert await other.ends() == 0
    assert discord.refusals == []
    assert all("Traceback" not in each.log.read_text() for each in programs)


async def test_when_the_program_that_answers_is_killed_another_answers_within_fifteen_seconds(
    tmp_path: Path, discord: FakeDiscord, postgres_url: str
) -> None:
    ana = Person(discord, discord.server.join("ana"))
    async with replicas(tmp_path, settings(discord, postgres_url), "one", "two") as programs:
        owner, _other = await in_turn(programs)
        await is_answered(ana, within=AFTER_A_STOP)

        owner.signal(signal.SIGKILL)
        await owner.ends()
        assert await is_answered(ana, within=AFTER_A_KILL) > 1, "the turn was still the other's"


async def test_a_program_that_slept_through_its_turn_answers_nothing_any_more(
    tmp_path: Path, discord: FakeDiscord, postgres_url: str
) -> None:
    ana = Person(discord, discord.server.join("ana"))
    async with replicas(tmp_path, settings(discord, postgres_url), "one", "two") as programs:
        owner, other = await in_turn(programs)
        await is_answered(ana, within=AFTER_A_STOP)

        owner.signal(signal.SIGSTOP)
        await other.has_said(ANSWERS)
        await is_answered(ana, within=AFTER_A_KILL)
        both_hear = [ana.command("sister help") for _each in range(5)]
        for each in both_hear:
            await ana.answered(each)
        owner.signal(signal.SIGCONT)
        both_hear += [ana.command("sister help") for _each in range(5)]
        await owner.has_said(LOST)
        for each in both_hear:
            await ana.answered(each)
        assert answers_of(discord, both_hear) == Counter({each.id: 1 for each in both_hear})
        assert owner.says("heard, and left to the program that answers Discord now") >= len(both_hear) - 5


async def test_what_nobody_asked_for_is_sent_once_by_whichever_program_is_first(
    tmp_path: Path, discord: FakeDiscord, postgres_url: str
) -> None:
    channel = discord.server.open("introductions")
    there = Workspace(PLATFORM, GUILD)
    named = await announce_libraries(postgres_url, there, MovableClock(datetime.now(UTC)))
    more = {"INTRODUCTIONS_CHANNEL": channel}
    async with replicas(tmp_path, settings(discord, postgres_url, **more), "one", "two", "three") as programs:
        await until(lambda: len(discord.messages.of(channel)) >= len(named), programs[0].log)
        for each in programs:
            each.signal(signal.SIGTERM)
        assert [await each.ends() for each in programs] == [0, 0, 0], "each has sent what it had in hand"
    posted = [str(each) for each in discord.messages.of(channel)]
    assert [sum(name in each for each in posted) for name in named] == [1] * len(named)
    assert len(posted) == len(named)


def test_the_worst_case_is_well_below_what_is_promised() -> None:
    """Killed just after it renewed, and looked for just before that ran out: life, a look, and a connection."""
    assert LIFE.total_seconds() + 1.0 + 3.0 <= AFTER_A_KILL
