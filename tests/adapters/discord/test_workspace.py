"""What Discord is asked when the bot is connected to a server; every failure says what mends it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from adapters.discord import workspace as asked
from adapters.discord.addresses import point_at
from adapters.discord.permissions import NEEDED, bits
from adapters.discord.workspace import DiscordWorkspace, discord_workspace
from core.chat import SetUpError
from tests.fakes.discord.wire_protocol import APP, BOT, GUILD, ME, TOKEN, Fault
from tests.fakes.discord.wire_server import FORUM_CHANNEL, role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable
    from typing import Any

    from tests.fakes.discord.wire import FakeDiscord

MAKING = "POST /guilds/{guild}/channels"


@pytest.fixture
async def workspace(fake: FakeDiscord) -> AsyncIterator[DiscordWorkspace]:
    """The server as the bot sees it."""
    async with discord_workspace(TOKEN, api_url=fake.api_url) as workspace:
        yield workspace


async def failing(call: Awaitable[Any]) -> SetUpError:
    """What went wrong, which it has to."""
    with pytest.raises(SetUpError) as caught:
        await call
    assert caught.value.mend.endswith(".")
    assert TOKEN not in str(caught.value)
    return caught.value


async def entering(api_url: str, token: str = TOKEN) -> None:
    """Log in, and out again."""
    async with discord_workspace(token, api_url=api_url):
        pass


# Who a token is


async def test_a_bot_token_says_who_it_is(workspace: DiscordWorkspace) -> None:
    found = await workspace.identity()
    assert (found.application, found.user, found.called) == (APP, BOT, "sister")
    assert (found.privileged, found.posts_elsewhere, found.wants_code) == ((), False, False)


@pytest.mark.parametrize("flag", [1 << 12, 1 << 13])
async def test_an_intent_is_named_for_small_bots_and_for_large_ones(
    workspace: DiscordWorkspace, fake: FakeDiscord, flag: int
) -> None:
    fake.routes["GET /applications/@me"] = lambda _asked: fake.server.application | {"flags": flag}
    assert (await workspace.identity()).privileged == ("Presence Intent",)


async def test_a_token_that_is_not_known(fake: FakeDiscord) -> None:
    error = await failing(entering(fake.api_url, "gone"))
    assert error.wrong_token
    assert error.what == "Discord does not know this token."


async def test_a_token_that_is_reset_in_between(workspace: DiscordWorkspace, fake: FakeDiscord) -> None:
    fake.tokens.clear()
    assert (await failing(workspace.servers())).wrong_token


# What stands in the way


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(status=503), "Discord is not well at the moment."),
        (Fault(status=429, cloudflare=True), "Discord asks for a pause."),
        (Fault(status=404), "What answers is not Discord (HTTP 404)."),
        (Fault(code=40060), "Discord answers 400 40060."),
        (Fault(status=429, retry_after=600), "Discord asks for a pause."),
    ],
)
async def test_every_failure_is_said_with_what_mends_it(
    workspace: DiscordWorkspace, fake: FakeDiscord, fault: Fault, said: str
) -> None:
    fake.fail("GET /users/@me/guilds", fault)
    error = await failing(workspace.servers())
    assert error.what == said
    assert not error.wrong_token


async def test_a_line_that_breaks(workspace: DiscordWorkspace, fake: FakeDiscord) -> None:
    fake.fail("GET /users/@me/guilds", *[Fault(drop=True)] * 2)
    assert (await failing(workspace.servers())).what == "The connection to Discord broke."


async def test_discord_that_says_nothing(
    workspace: DiscordWorkspace, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "PATIENCE", 0.05)
    fake.fail("GET /users/@me/guilds", Fault(silent=True))
    assert (await failing(workspace.servers())).what == "Discord did not answer in time."


async def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        error = await failing(entering(f"http://127.0.0.1:{port}/api/v10"))
    finally:
        point_at()
    assert error.what == "There is no connection to 127.0.0.1."


async def test_what_answers_and_is_not_discord(fake: FakeDiscord) -> None:
    fake.fail(ME, Fault(status=200))
    error = await failing(entering(fake.api_url))
    assert error.mend.startswith("Correct DISCORD_API_URL")


async def test_an_error_of_ours_is_not_taken_for_discords(
    workspace: DiscordWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(workspace._client.http, "request", broken)
    with pytest.raises(ZeroDivisionError):
        await workspace.servers()


# The server and its channels


async def test_the_bot_in_its_server(workspace: DiscordWorkspace, fake: FakeDiscord) -> None:
    own = role("9", "Sister", permissions=str(bits(NEEDED)), tags={"bot_id": BOT})
    fake.server.roles[:] = [role(GUILD, "@everyone", permissions="0"), own]
    fake.server.members[BOT]["roles"] = ["9"]
    fake.server.open("hall")
    fake.server.open("forum", kind=FORUM_CHANNEL)
    standing = await workspace.standing(GUILD)
    assert (standing.server.name, standing.role) == ("Sister Libraries", "Sister")
    assert (standing.lacks, standing.makes_channels) == ((), False)
    assert [(each.name, each.text, each.private, each.lacks) for each in standing.channels] == [
        ("hall", True, True, ()),
        ("forum", False, True, ()),
    ]


@pytest.mark.parametrize("code", [10004, 50001])
async def test_a_server_without_the_bot(workspace: DiscordWorkspace, fake: FakeDiscord, code: int) -> None:
    fake.fail("GET /guilds/{guild}", Fault(code=code))
    assert (await failing(workspace.server(GUILD))).what == "The bot is not in this server."


async def test_channels_are_made_one_after_another_however_fast_they_are_asked_for(
    workspace: DiscordWorkspace, fake: FakeDiscord
) -> None:
    fake.limits[MAKING] = (2, 0.2)
    names = [f"room-{number}" for number in range(4)]
    made = [await workspace.make(GUILD, name, topic="A room", private=False) for name in names]
    assert [each.name for each in made] == names
    assert fake.refusals == []


async def test_a_channel_that_may_not_be_made(workspace: DiscordWorkspace, fake: FakeDiscord) -> None:
    fake.server.may_make_channels = False
    error = await failing(workspace.make(GUILD, "hall", topic="", private=False))
    assert error.what == "The bot may not make channels in this server."
    assert error.mend.startswith("Make #hall yourself")


async def test_a_message_is_pinned_as_long_as_it_is_there(workspace: DiscordWorkspace, fake: FakeDiscord) -> None:
    channel = fake.server.open("hall")
    message = fake.messages.write(BOT, channel, "Welcome")
    assert await workspace.pin(channel, message["id"])
    assert message["pinned"]
    fake.messages.of(channel).clear()
    assert not await workspace.pin(channel, message["id"])


async def test_several_ask_at_the_same_time(workspace: DiscordWorkspace) -> None:
    found = await asyncio.gather(*[workspace.servers() for _each in range(5)])
    assert [[server.id for server in servers] for servers in found] == [[GUILD]] * 5
