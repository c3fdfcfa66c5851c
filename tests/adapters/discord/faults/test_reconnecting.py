"""Discord is not there, or puts the bot out: it comes back by itself, and what waited arrives once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.api import Core
from tests.adapters.discord.connected import bot_in, hears_anew
from tests.fakes.discord.wire_protocol import BOT, GUILD, LINK, ME, REGISTERED, TOKEN, Fault
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay

TOLD = "logged a talk with you"
SETTINGS = "This is how I write to you."


async def a_moment(_seconds: float) -> None:
    """Between two looks whether it is one's turn."""
    await asyncio.sleep(0.01)


async def it_knows(quay: Quay, *, inside: bool) -> None:
    """Wait until the bot knows whether it is in its server."""
    async with asyncio.timeout(PATIENCE):
        while (quay.bot._calls.refused is None) is not inside:
            await a_moment(0)


async def is_answered(quay: Quay) -> None:
    """Somebody is answered: the bot hears and speaks."""
    seen = await quay.here.answered(quay.here.command("sister settings", channel=quay.place))
    assert SETTINGS in str(seen.answer)


@pytest.mark.parametrize(
    ("route", "fault", "times"),
    [
        (ME, Fault(status=503), 6),
        (ME, Fault(status=200, cloudflare=True), 2),
        (ME, Fault(drop=True), 2),
        (LINK, Fault(status=503), 1),
        (REGISTERED, Fault(status=429, retry_after=40), 1),
    ],
    ids=str,
)
async def test_whatever_fails_while_it_connects_it_connects_in_the_end(
    quay: Quay, route: str, fault: Fault, times: int
) -> None:
    await quay.end()
    quay.discord.fail(route, *[fault] * times)
    await quay.begin()
    await is_answered(quay)


async def test_a_token_that_is_mended_lets_it_in_again_and_what_waited_arrives_once(quay: Quay) -> None:
    quay.bot._sleep = a_moment  # time is what the story lets pass
    before = list(quay.discord.gateway.sessions)
    quay.discord.tokens.clear()
    await quay.discord.gateway.close(4004)
    await quay.talk()
    await quay.passes(minutes=60)
    assert any("Discord has not let me in since" in words for words in quay.dee_reads())
    assert quay.read(quay.ana, TOLD) == 0

    quay.discord.tokens.add(TOKEN)
    await hears_anew(quay.discord, before)
    await quay.passes(minutes=10)
    assert quay.read(quay.ana, TOLD) == 1
    assert await quay.unsent() == 0
    await is_answered(quay)


async def test_put_out_of_the_server_it_keeps_what_waits_until_it_is_let_in(quay: Quay) -> None:
    quay.discord.server.leave(BOT)
    quay.discord.dispatch("GUILD_DELETE", {"id": GUILD})
    await it_knows(quay, inside=False)
    for about in ("The summer", "The winter", "The spring"):
        await quay.talk(about)
    await quay.post_start_card()
    await quay.passes(minutes=60)
    assert await quay.unsent() >= 3
    assert any("Discord has not let me in since" in words for words in quay.dee_reads())

    quay.discord.server.join("sister", user=BOT, bot=True)
    quay.discord.dispatch("GUILD_CREATE", quay.discord.server.whole)
    await it_knows(quay, inside=True)
    await quay.passes(minutes=10)
    assert quay.read(quay.ana, TOLD) == 3
    assert await quay.unsent() == 0


async def test_of_two_programs_one_is_connected_and_the_other_takes_over(quay: Quay) -> None:
    other = bot_in(quay.discord, a_moment, channels=quay.channels)
    core = Core(quay._database, quay.clock, [other.messenger, quay.lantern])
    before = list(quay.discord.gateway.sessions)
    async with other.answering(core, soon=60.0):
        await quay.discord.until(lambda: other.client.user is not None)
        await asyncio.sleep(0.05)
        assert list(quay.discord.gateway.sessions) == before, "it is logged in, and waits for its turn"
        await quay.end()
        await hears_anew(quay.discord, before)
        await is_answered(quay)
    await other.close()


async def test_a_program_that_waits_for_its_turn_sends_nothing_while_the_bot_is_put_out(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not hear of it: each message that Discord refuses then would be given up for good."""
    monkeypatch.setattr("adapters.discord.connection.LOOK_AGAIN", 0.0)
    other = bot_in(quay.discord, a_moment, channels=quay.channels)
    core = Core(quay._database, quay.clock, [other.messenger, quay.lantern])
    async with other.answering(core, soon=60.0):
        await quay.discord.until(lambda: other.client.user is not None)
        await asyncio.sleep(0.05)
        quay.discord.server.leave(BOT)
        await quay.post_start_card()
        assert (await core.drain()).refused == 0
        assert quay.introductions == []
        assert await quay.unsent() > 0

        quay.discord.server.join("sister", user=BOT, bot=True)
        quay.clock.move(seconds=3600)
        await core.drain()
        assert len(quay.introductions) == 1
        await quay.end()
    await other.close()
