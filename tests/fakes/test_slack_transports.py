"""How the fake Slack tells an app of Bolt's: signed requests, and connections that come and go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web

from tests.fakes.conftest import over_http, over_socket
from tests.fakes.slack.http_transport import HttpTransport, reachable
from tests.fakes.slack.protocol import APP_TOKEN
from tests.fakes.slack.socket_transport import CONNECTIONS
from tests.fakes.slack.transport import Silence

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from tests.fakes.slack.person import Person
    from tests.fakes.slack.socket_transport import Reason
    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]


@pytest.fixture
def heard(app: AsyncApp) -> list[str]:
    """What the app was told by /log, and it acknowledged each."""
    texts: list[str] = []

    @app.command("/log")
    async def log(ack: AsyncAck, command: Json) -> None:
        texts.append(command["text"])
        await ack(f"Logged {command['text']}")

    return texts


# HTTP


async def test_an_address_is_verified_when_it_gives_the_challenge_back(slack: FakeSlack, app: AsyncApp) -> None:
    async with over_http(slack, app) as http:
        assert await http.verify_url()
        assert await http.check_ssl() == 200
        assert await http.check_ssl(signed=False) == 200


async def test_an_address_that_says_something_else_is_not_verified(slack: FakeSlack) -> None:
    async def no_challenge(_request: web.Request) -> web.Response:
        return web.Response(text="hello")

    bot = web.Application()
    bot.router.add_post("/slack/events", no_challenge)
    async with reachable(slack, bot) as http:
        assert not await http.verify_url()


async def test_another_secret_is_not_believed(slack: FakeSlack, app: AsyncApp, ana: Person, heard: list[str]) -> None:
    async with over_http(slack, app) as http:
        http.secret = "of somebody else"
        delivery = await ana.command("/log tea")
    assert (delivery.silence, delivery.status) == (Silence.ERROR, 401)
    assert ana.troubles == ["/log failed with the error “dispatch_failed”"]
    assert heard == []


async def test_the_very_same_request_comes_again(
    slack: FakeSlack, app: AsyncApp, ana: Person, heard: list[str]
) -> None:
    async with over_http(slack, app) as http:
        delivery = await ana.command("/log tea")
        again = await http.again(delivery)
    assert again.request == delivery.request
    assert heard == ["tea", "tea"], "Bolt does not mind"


async def test_a_retry_is_signed_anew_and_says_why(slack: FakeSlack, app: AsyncApp, ana: Person) -> None:
    async with over_http(slack, app) as http:
        first = await ana.say("hello")
        assert first.status == 404, "nobody listens to messages"
        second = await http.retry(first)
        third = await http.retry(second)
    assert second.request["headers"]["X-Slack-Retry-Num"] == "1"
    assert second.request["headers"]["X-Slack-Retry-Reason"] == "http_error"
    assert third.request["headers"]["X-Slack-Signature"] != first.request["headers"]["X-Slack-Signature"]
    assert third.payload == first.payload


async def test_nobody_is_there(slack: FakeSlack, ana: Person) -> None:
    slack.bot = HttpTransport(slack.clock, url="http://127.0.0.1:9/slack/events")
    assert (await ana.command("/log")).silence is Silence.NO_CONNECTION


# Socket Mode


async def test_nobody_is_connected(slack: FakeSlack, ana: Person) -> None:
    assert (await ana.command("/log")).silence is Silence.NO_CONNECTION
    assert ana.troubles == ["/log failed with the error “dispatch_failed”"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_the_app_connects_anew_when_slack_asks_for_it(
    slack: FakeSlack, app: AsyncApp, ana: Person, heard: list[str], reason: Reason
) -> None:
    async with over_socket(slack, app):
        (first,) = slack.socket.connections
        await slack.socket.disconnect(reason)
        await slack.socket.connected()
        assert slack.socket.connections != [first]
        await ana.command("/log tea")
    assert heard == ["tea"]


async def test_the_app_connects_anew_when_the_connection_breaks_off(
    slack: FakeSlack, app: AsyncApp, ana: Person, heard: list[str]
) -> None:
    async with over_socket(slack, app):
        slack.socket.drop()
        assert slack.socket.connections == []
        await slack.socket.connected()
        await ana.command("/log tea")
    assert heard == ["tea"]


async def test_what_was_under_way_is_lost_with_the_connection(slack: FakeSlack, app: AsyncApp, ana: Person) -> None:
    begun, going_on = asyncio.Event(), asyncio.Event()

    @app.command("/log")
    async def log(ack: AsyncAck) -> None:
        begun.set()
        await going_on.wait()
        await ack()

    async with over_socket(slack, app):
        typing = asyncio.create_task(ana.command("/log"))
        await begun.wait()
        slack.socket.drop()
        assert (await typing).silence is Silence.NO_CONNECTION
        going_on.set()
        await slack.socket.connected()


async def test_each_thing_is_told_through_one_connection_in_turn(
    slack: FakeSlack, app: AsyncApp, ana: Person, heard: list[str]
) -> None:
    async with over_socket(slack, app), ClientSession() as session:
        async with session.ws_connect(ticketed(slack)) as other:
            hello = await other.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 2)
            assert hello["connection_info"] == {"app_id": "A1"}
            first, second = (asyncio.create_task(ana.command(f"/log {number}")) for number in (1, 2))
            envelope = await other.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            await other.send_json({"envelope_id": envelope["envelope_id"]})
            await asyncio.gather(first, second)
            assert sorted([*heard, envelope["payload"]["text"]]) == ["1", "2"]
            assert len(slack.socket.acks) == 2
        await slack.socket.connected(1)


async def test_a_connection_is_asked_whether_it_lives(slack: FakeSlack, app: AsyncApp) -> None:
    async with over_socket(slack, app):
        assert await slack.socket.ping() == "Ping from applink-1"


async def test_ten_connections_and_no_more_and_a_ticket_for_each(slack: FakeSlack) -> None:
    async with ClientSession() as session:
        address = ticketed(slack)
        connections = [await session.ws_connect(address)]
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(address)
        connections += [await session.ws_connect(ticketed(slack)) for _each in range(CONNECTIONS - 1)]
        eleventh = await session.ws_connect(ticketed(slack))
        assert await eleventh.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}
        for connection in (*connections, eleventh):
            await connection.close()


def ticketed(slack: FakeSlack) -> str:
    """An address for one connection."""
    assert APP_TOKEN in slack.app_tokens
    return str(slack.app_methods["apps.connections.open"]({})["url"])
