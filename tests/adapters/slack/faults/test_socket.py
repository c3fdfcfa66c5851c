"""The connection over which Slack tells the bot everything ends, breaks or does not come about: nothing is missed."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from adapters.slack.speaking import SOON
from tests.adapters.slack.connected import Way
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.socket_transport import CONNECTIONS
from tests.fakes.slack.transport import Ack, Silence
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.socket_transport import Reason
    from tests.fakes.slack.transport import Delivery

pytestmark = pytest.mark.parametrize("way", [Way.SOCKET])

SETTINGS = "This is how I write to you."
TALK = "/log how:video we planned the summer"
LOGGED = "Logged: video call with Amman City Library"

reasons = pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])


async def is_answered(harbour: Harbour) -> None:
    """Whoever asks now is answered."""
    before = harbour.read(harbour.yusuf, SETTINGS)
    await harbour.yusuf.command("/sister settings", channel=PLACE)
    assert harbour.read(harbour.yusuf, SETTINGS) == before + 1
    assert harbour.yusuf.troubles == []


@reasons
async def test_the_bot_connects_anew_when_slack_asks_for_it(harbour: Harbour, reason: Reason) -> None:
    (first,) = harbour.slack.socket.connections
    await harbour.slack.socket.disconnect(reason)
    await harbour.slack.socket.connected()
    assert harbour.slack.socket.connections != [first]
    await is_answered(harbour)


async def test_the_bot_hears_over_both_connections_while_one_is_about_to_end(harbour: Harbour) -> None:
    (first,) = harbour.slack.socket.connections
    await harbour.slack.socket.disconnect("warning", close=False)
    await harbour.slack.socket.connected(2)
    await is_answered(harbour)
    await is_answered(harbour)
    await first.socket.close()
    await harbour.slack.socket.connected()
    await is_answered(harbour)
    assert harbour.slack.calls["apps.connections.open"] == 2


async def test_the_bot_connects_anew_within_a_second_when_the_connection_breaks_off(harbour: Harbour) -> None:
    begun_at = harbour.slack.clock()
    harbour.slack.socket.drop()
    await harbour.slack.socket.connected()
    assert harbour.slack.clock() - begun_at <= 1
    await is_answered(harbour)


async def test_slack_is_unwell_when_the_connection_breaks_off(harbour: Harbour) -> None:
    harbour.slack.fail("apps.connections.open", Fault(status=503), Fault(drop=True), Fault(error="internal_error"))
    harbour.slack.fail("link", Fault(drop=True), Fault(status=503))
    harbour.slack.socket.drop()
    await harbour.slack.socket.connected()
    await is_answered(harbour)


# While something is being done


async def begun(harbour: Harbour, words: str) -> asyncio.Task[Delivery]:
    """Ana asks for something in a channel, and the bot is about it."""
    doing = asyncio.create_task(harbour.ana.command(words, channel=PLACE))
    await harbour.waiting.begun(SOON)
    return doing


async def test_the_line_breaks_and_slack_tells_it_again_while_it_is_being_done(harbour: Harbour) -> None:
    async with harbour.busy():
        doing = await begun(harbour, TALK)
        harbour.slack.socket.drop()
        told = await doing
        assert told.silence is Silence.NO_CONNECTION
        await harbour.slack.socket.connected()
        again = asyncio.create_task(harbour.ana.command_again(told))
        await asyncio.create_task(harbour.yusuf.command("/sister help", channel=PLACE))  # which is told after it
    assert (await again).ack is not None
    await harbour.end()
    assert await harbour.talks() == 1
    assert harbour.read(harbour.ana, LOGGED) == 2, "in the channel, and where it is kept"
    assert len(harbour.ana.direct) == 1


async def test_the_line_breaks_and_slack_tells_it_again_when_it_is_done(harbour: Harbour) -> None:
    async with harbour.busy():
        doing = await begun(harbour, "/sister settings")
        harbour.slack.socket.drop()
        told = await doing
    await harbour.slack.socket.connected()
    await harbour.ana.reads(SETTINGS)
    again = await harbour.ana.command_again(told)
    assert again.ack == Ack()
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == 1


async def test_the_line_breaks_and_slack_never_tells_it_again(harbour: Harbour) -> None:
    async with harbour.busy():
        doing = await begun(harbour, "/sister settings")
        harbour.slack.socket.drop()
        await doing
    await harbour.ana.reads(SETTINGS)
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == 1


async def test_a_modal_whose_faults_were_lost_with_the_line_still_says_them(harbour: Harbour) -> None:
    await harbour.ana.command("/sister settings", channel=PLACE)
    await harbour.ana.press("Change")
    await harbour.slack.until(lambda: harbour.ana.modal)
    await harbour.ana.fill(zone="Nowhere")
    async with harbour.busy():
        sending = asyncio.create_task(harbour.ana.submit())
        await harbour.waiting.begun(SOON)
        harbour.slack.socket.drop()
        told = await sending
        assert told is not None
    await harbour.slack.socket.connected()
    again = await harbour.slack.bot.again(told)
    assert again.ack is not None
    assert isinstance(again.ack.body, dict)
    assert again.ack.body["response_action"] == "errors"


async def test_several_things_at_once_are_each_done_and_each_answered(harbour: Harbour) -> None:
    told = await asyncio.gather(
        *(harbour.ana.command(f"/log how:video about number {number}") for number in range(5)),
        *(harbour.yusuf.command(f"/log how:call about number {number}") for number in range(5)),
    )
    assert {each.silence for each in told} == {None}
    assert len(harbour.slack.socket.acks) == len(told)
    await harbour.end()
    assert await harbour.talks() == len(told)
    assert len(harbour.ana.direct) == len(harbour.yusuf.direct) == 5


# At the start


async def test_the_bot_works_although_slack_does_not_let_it_connect_yet(harbour: Harbour) -> None:
    await harbour.end()
    gate = harbour.slack.gates["apps.connections.open"] = asyncio.Event()
    harbour.slack.fail("apps.connections.open", Fault(status=503), Fault(drop=True), Fault(error="internal_error"))
    async with harbour.not_yet_connected():
        await harbour.talk()
        await harbour.passes()
        assert harbour.read(harbour.ana, "logged a talk with you") == 1, "what it sends needs no connection"
        assert harbour.slack.socket.connections == []
        gate.set()
        await harbour.slack.socket.connected()
        await is_answered(harbour)


async def test_slack_wants_fewer_connections(harbour: Harbour) -> None:
    await harbour.end()
    begun_at = harbour.slack.clock()
    harbour.slack.fail("apps.connections.open", Fault(error="ratelimited", status=429, retry_after=40))
    await harbour.begin()
    await is_answered(harbour)
    assert harbour.slack.clock() - begun_at >= 40


async def test_other_programs_have_all_connections_that_slack_allows(harbour: Harbour) -> None:
    await harbour.end()
    async with AsyncExitStack() as others:
        session = await others.enter_async_context(ClientSession())
        for _each in range(CONNECTIONS):
            address = harbour.slack.app_methods["apps.connections.open"]({})["url"]
            await others.enter_async_context(session.ws_connect(address))
        async with harbour.not_yet_connected():
            tried = harbour.slack.calls["link"]
            await harbour.slack.until(lambda: harbour.slack.calls["link"] >= tried + 2)
            assert len(harbour.slack.socket.connections) == CONNECTIONS
            await others.aclose()
            await harbour.slack.socket.connected()
            await is_answered(harbour)


async def test_an_address_that_did_not_open_is_not_tried_again(harbour: Harbour) -> None:
    await harbour.end()
    harbour.slack.fail("link", Fault(status=503), Fault(status=503))
    await harbour.begin()
    await is_answered(harbour)
    assert len(harbour.slack.socket.tickets) == 2, "asked for, and left"
