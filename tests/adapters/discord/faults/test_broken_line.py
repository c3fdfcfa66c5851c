"""The gateway's line breaks, or Discord asks for another one: what people do meanwhile is heard, and done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord.client
import pytest

from adapters.discord.connection import FIRST_PAUSE
from tests.adapters.discord.connected import hears_anew
from tests.fakes.discord.wire_protocol import CALLBACK

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay
    from tests.adapters.discord.wired import Pauses

LOGGED = "Logged: video call with Amman City Library"


@pytest.mark.parametrize("how", ["drop", "ask_to_reconnect"])
async def test_what_is_done_while_nobody_hears_is_heard_when_the_line_is_taken_up(quay: Quay, how: str) -> None:
    getattr(quay.discord.gateway, how)()
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert len(quay.discord.gateway.identified) == 1, "the same session goes on"
    assert len(quay.discord.gateway.resumed) == 1
    assert await quay.talks() == 1
    assert quay.discord.calls[CALLBACK] == 1


async def test_a_session_that_is_not_good_any_more_gives_way_to_a_new_one(
    quay: Quay, pauses: Pauses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.client, "asyncio", pauses)
    before = list(quay.discord.gateway.sessions)
    quay.discord.gateway.invalidate()
    await hears_anew(quay.discord, before)
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=2)
    assert await quay.talks() == 1


async def test_however_often_discord_shuts_the_door_the_bot_is_back_as_soon_as_the_first_time(quay: Quay) -> None:
    for _time in range(3):
        before = list(quay.discord.gateway.sessions)
        await quay.discord.gateway.close(4013)
        await hears_anew(quay.discord, before)
        await quay.here.answered(quay.here.command("sister settings", channel=quay.place))
    assert quay.tries == [FIRST_PAUSE] * 3


async def test_a_line_that_breaks_while_something_is_being_done_does_not_stop_it(quay: Quay) -> None:
    async with quay.busy():
        one = quay.here.command("log", channel=quay.place, how="video", about="the summer")
        await quay.discord.until(lambda: quay.discord.gateway.connections)
        quay.discord.gateway.drop()
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert len(one.messages) == 1
    assert await quay.talks() == 1
