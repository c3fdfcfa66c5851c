"""The program ends: what it began it finishes, and what it did not begin is left to the next one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from adapters.slack.speaking import SOON
from tests.adapters.slack.connected import Way
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.transport import Silence

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TALK = "/log how:video we planned the summer"
LOGGED = "Logged: video call with Amman City Library"


async def test_what_is_under_way_is_answered_and_nothing_new_is_taken(harbour: Harbour) -> None:
    async with harbour.busy():
        under_way = asyncio.create_task(harbour.ana.command(TALK, channel=PLACE))
        await harbour.waiting.begun(SOON)
        ending = asyncio.create_task(harbour.end())
        new = asyncio.create_task(harbour.yusuf.command("/log how:call by the way", channel=PLACE))
    assert (await under_way).ack is not None
    await ending
    assert (await new).silence is Silence.NO_CONNECTION
    assert harbour.read(harbour.ana, LOGGED) == 2, "in the channel, and where it is kept"
    assert await harbour.talks() == 1


async def test_an_answer_that_was_to_follow_follows(harbour: Harbour) -> None:
    async with harbour.busy():
        late = asyncio.create_task(harbour.ana.command("/sister settings", channel=PLACE))
        await harbour.waiting.begun(SOON)
        harbour.slack.clock.move(SOON)
        await late
        ending = asyncio.create_task(harbour.end())
    await ending
    assert harbour.read(harbour.ana, "This is how I write to you.") == 1


async def test_words_that_are_being_answered_are_answered(harbour: Harbour) -> None:
    gate = harbour.slack.gates["chat.postMessage"] = asyncio.Event()
    await harbour.ana.say("hello")
    await harbour.slack.until(lambda: harbour.slack.calls["chat.postMessage"])
    ending = asyncio.create_task(harbour.end())
    gate.set()
    await ending
    assert harbour.read(harbour.ana, "What shall I do with “hello”?") == 1


@pytest.mark.parametrize("way", [Way.SOCKET])
async def test_the_next_program_is_told_what_nobody_acknowledged(harbour: Harbour) -> None:
    async with harbour.busy():
        under_way = asyncio.create_task(harbour.ana.command(TALK, channel=PLACE))
        await harbour.waiting.begun(SOON)
        ending = asyncio.create_task(harbour.end())
        new = asyncio.create_task(harbour.yusuf.command("/log how:call by the way", channel=PLACE))
    await asyncio.gather(under_way, ending)
    await harbour.begin()
    assert (await harbour.yusuf.command_again(await new)).ack is not None
    assert (await harbour.ana.command_again(await under_way)).ack is not None
    await harbour.end()
    assert await harbour.talks() == 2
