"""The wire double of Discord, held against discord.py's own client: what it lets in, tells, takes and refuses."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord.http import Route

from adapters.discord.addresses import point_at
from tests.fakes.discord.limits import COMPONENTS_V2
from tests.fakes.discord.openapi import AT_HAND
from tests.fakes.discord.wire import FakeDiscord, discord_running
from tests.fakes.discord.wire_interactions import COMMAND, COMPONENT, SUBMISSION
from tests.fakes.discord.wire_protocol import APP, EPHEMERAL, GUILD, LINK, OWNER, POSTING, TOKEN, Fault
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tests.clock import MovableClock

Json = dict[str, Any]

INTENTS = discord.Intents(guilds=True, dm_messages=True)


class Listening(discord.Client):
    """A bot that keeps what it is told."""

    def __init__(self, intents: discord.Intents = INTENTS) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.interactions: asyncio.Queue[discord.Interaction[Any]] = asyncio.Queue()
        self.messages: list[discord.Message] = []
        self.resumed = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants five seconds between two sessions; this one does not."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.interactions.put_nowait(interaction)

    async def on_message(self, message: discord.Message) -> None:
        self.messages.append(message)

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def asks(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401  # JSON of any shape
        """A request of the REST API."""
        return await self.http.request(Route(method, path), **more)


@pytest.fixture
async def fake(clock: MovableClock) -> AsyncIterator[FakeDiscord]:
    async with discord_running(clock) as fake:
        point_at(fake.api_url, fake.gateway_url)
        yield fake
        point_at()


@asynccontextmanager
async def connected(fake: FakeDiscord, bot: Listening) -> AsyncIterator[Listening]:
    await bot.login(TOKEN)
    running = asyncio.create_task(bot.connect())
    try:
        await asyncio.wait_for(bot.wait_until_ready(), PATIENCE)
        yield bot
    finally:
        await bot.close()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[Listening]:
    """One that is logged in, and not connected."""
    bot = Listening()
    await bot.login(TOKEN)
    yield bot
    await bot.close()


async def refused(doing: Awaitable[object]) -> tuple[int, int]:
    """With which status and code."""
    with pytest.raises(discord.HTTPException) as no:
        await doing
    return no.value.status, no.value.code


def said(words: str, **more: object) -> Json:
    return {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": words}], **more}


# Coming in


async def test_discord_py_logs_in_and_is_ready(fake: FakeDiscord) -> None:
    channel = fake.server.open("introductions")
    async with connected(fake, Listening()) as bot:
        assert bot.user is not None
        assert str(bot.user.id) == str(bot.application_id) == APP
        (guild,) = bot.guilds
        assert (str(guild.id), str(guild.owner_id), str(guild.channels[0].id)) == (GUILD, OWNER, channel)
        await fake.until(lambda: fake.gateway.heartbeats)


async def test_a_wrong_token_is_not_let_in(fake: FakeDiscord) -> None:
    stranger, bot = Listening(), Listening()
    with pytest.raises(discord.LoginFailure):
        await stranger.login("of nobody")
    await stranger.close()
    await bot.login(TOKEN)
    fake.tokens.clear()
    with pytest.raises(discord.ConnectionClosed) as closed:
        await bot.connect()
    assert closed.value.code == 4004


async def test_privileged_intents_are_not_given_to_who_has_not_switched_them_on(fake: FakeDiscord) -> None:
    bot = Listening(discord.Intents(guilds=True, members=True))
    await bot.login(TOKEN)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await bot.connect()
    await bot.close()


async def test_what_happened_while_the_line_was_cut_is_told_when_the_bot_resumes(fake: FakeDiscord) -> None:
    ana = fake.server.join("ana")
    async with connected(fake, Listening()) as bot:
        fake.gateway.drop()
        fake.messages.write(ana, fake.server.direct(ana), "hello")
        await asyncio.wait_for(bot.resumed.wait(), PATIENCE)
        assert [message.content for message in bot.messages] == ["hello"]
        assert len(fake.gateway.identified) == 1


async def test_an_invalid_session_begins_anew(fake: FakeDiscord) -> None:
    async with connected(fake, Listening()):
        fake.gateway.invalidate()
        await fake.until(lambda: len(fake.gateway.identified) == 2)
        fake.gateway.ask_to_reconnect()
        await fake.until(lambda: len(fake.gateway.resumed) == 1)


async def test_a_gateway_that_is_unwell_is_asked_again(fake: FakeDiscord) -> None:
    async with connected(fake, Listening()) as bot:
        fake.fail(LINK, Fault(drop=True))
        fake.gateway.drop()
        await asyncio.wait_for(bot.resumed.wait(), PATIENCE)
        assert fake.calls[LINK] == 3


# Messages


async def test_a_message_is_posted_changed_listed_pinned_and_taken_back(fake: FakeDiscord, bot: Listening) -> None:
    channel = fake.server.open("stories")
    where = f"/channels/{channel}/messages"
    first = await bot.asks("POST", where, json=said("One"))
    second = await bot.asks("POST", where, json=said("Two"))
    assert first["components"] == [{"type": 10, "content": "One", "id": 1}]
    await bot.asks("PATCH", f"{where}/{first['id']}", json=said("Once"))
    assert [each["id"] for each in await bot.asks("GET", where)] == [second["id"], first["id"]]
    assert await bot.asks("GET", where, params={"before": first["id"]}) == []
    assert len(await bot.asks("GET", where, params={"after": first["id"], "limit": 1})) == 1
    await bot.asks("PUT", f"{where}/pins/{first['id']}")
    assert [each["message"]["id"] for each in (await bot.asks("GET", f"{where}/pins"))["items"]] == [first["id"]]
    await bot.asks("DELETE", f"{where}/{first['id']}")
    assert await refused(bot.asks("DELETE", f"{where}/{first['id']}")) == (404, 10008)
    assert [each["id"] for each in fake.messages.of(channel)] == [second["id"]]


async def test_files_come_with_the_words_about_them(fake: FakeDiscord, bot: Listening) -> None:
    shown = {"type": 13, "file": {"url": "attachment://a.csv"}}
    body = said("Here.", attachments=[{"id": "0", "filename": "a.csv"}])
    body["components"].append(shown)
    form = [
        {"name": "payload_json", "value": discord.utils._to_json(body)},
        {"name": "files[0]", "value": b"1;2", "filename": "a.csv", "content_type": "application/octet-stream"},
    ]
    channel = fake.server.open("staff")
    message = await bot.asks("POST", f"/channels/{channel}/messages", form=form)
    (attached,) = message["attachments"]
    assert fake.messages.files[attached["id"]].content == b"1;2"
    assert await refused(bot.asks("POST", f"/channels/{channel}/messages", json=body)) == (400, 50035)
    assert fake.refusals == ["attachment 0 has no file"]


async def test_a_nonce_is_known_for_some_minutes_and_never_given_back(
    fake: FakeDiscord, bot: Listening, clock: MovableClock
) -> None:
    where = f"/channels/{fake.server.open('stories')}/messages"
    body = said("One", nonce="n7", enforce_nonce=True)
    first, again = await bot.asks("POST", where, json=body), await bot.asks("POST", where, json=body)
    assert first["id"] == again["id"]
    (listed,) = await bot.asks("GET", where)
    assert "nonce" not in listed
    clock.move(minutes=10)
    assert (await bot.asks("POST", where, json=body))["id"] != first["id"]


async def test_whatever_discord_would_refuse_is_refused_and_listed(fake: FakeDiscord, bot: Listening) -> None:
    where = f"/channels/{fake.server.open('stories')}/messages"
    assert await refused(bot.asks("POST", where, json=said("x" * 4001))) == (400, 50035)
    assert fake.refusals[0] == "4001 letters in all components"
    message = await bot.asks("POST", where, json=said("x"))
    assert await refused(bot.asks("PATCH", f"{where}/{message['id']}", json={"content": "y"})) == (400, 50035)
    assert fake.refusals[-1] == "content beside Components V2"


@pytest.mark.skipif(not AT_HAND, reason="reference data not at hand")
async def test_bodies_are_held_against_discord_s_own_description(fake: FakeDiscord, bot: Listening) -> None:
    assert await refused(bot.asks("POST", "/users/@me/channels", json={"recipient_id": "ana"})) == (400, 50035)
    assert await refused(bot.asks("POST", f"/guilds/{GUILD}/channels", json={"name": ""})) == (400, 50035)
    assert len(fake.refusals) == 2


async def test_who_cannot_be_written_to(fake: FakeDiscord, bot: Listening) -> None:
    ana, yusuf = fake.server.join("ana"), fake.server.join("yusuf")
    fake.messages.closed.add(ana)
    fake.server.leave(yusuf)
    hidden, silent = fake.server.open("hidden"), fake.server.open("silent")
    fake.server.forbidden |= {hidden: 50001, silent: 50013}
    places = [fake.server.direct(ana), fake.server.direct(yusuf), hidden, silent, "1"]
    codes = [await refused(bot.asks("POST", f"/channels/{each}/messages", json=said("x"))) for each in places]
    assert codes == [(403, 50007), (403, 50278), (403, 50001), (403, 50013), (404, 10003)]
    assert await refused(bot.asks("GET", f"/guilds/{GUILD}/members/{yusuf}")) == (404, 10007)
    assert await refused(bot.asks("GET", "/guilds/1")) == (404, 10004)
    opened = await bot.asks("POST", "/users/@me/channels", json={"recipient_id": ana})
    assert opened["id"] == places[0]


async def test_what_others_write_is_read_in_the_direct_message_alone(fake: FakeDiscord, bot: Listening) -> None:
    ana, channel = fake.server.join("ana"), fake.server.open("help")
    fake.messages.write(ana, channel, "secret")
    fake.messages.write(ana, fake.server.direct(ana), "hello")
    assert [each["content"] for each in await bot.asks("GET", f"/channels/{channel}/messages")] == [""]
    direct = await bot.asks("GET", f"/channels/{fake.server.direct(ana)}/messages")
    assert [each["content"] for each in direct] == ["hello"]


# The server, and its commands


async def test_channels_and_commands_are_made_and_given_back(fake: FakeDiscord, bot: Listening) -> None:
    made = await bot.asks("POST", f"/guilds/{GUILD}/channels", json={"name": "Stories", "topic": "Good news"})
    assert (made["name"], made["topic"]) == ("stories", "Good news")
    assert made in await bot.asks("GET", f"/guilds/{GUILD}/channels")
    command = {"name": "log", "description": "Log a talk"}
    registered = await bot.asks("PUT", f"/applications/{APP}/commands", json=[command])
    assert await bot.asks("GET", f"/applications/{APP}/commands") == registered
    (again,) = await bot.asks("PUT", f"/applications/{APP}/commands", json=[command])
    assert again["id"] == registered[0]["id"]
    fake.server.may_make_channels = False
    assert await refused(bot.asks("POST", f"/guilds/{GUILD}/channels", json={"name": "x"})) == (403, 50013)


# Interactions


async def test_an_interaction_is_answered_once_and_then_followed_by_more(fake: FakeDiscord) -> None:
    ana, channel = fake.server.join("ana"), fake.server.open("help")
    async with connected(fake, Listening()) as bot:
        data = {"id": "1", "name": "log", "type": 1}
        payload = fake.interactions.payload(COMMAND, data, user=ana, channel=channel)
        fake.dispatch("INTERACTION_CREATE", payload)
        one = await asyncio.wait_for(bot.interactions.get(), PATIENCE)
        assert str(one.user.id) == ana
        kept = fake.interactions.begun[payload["id"]]
        await one.response.defer(ephemeral=True)
        assert await refused(bot.asks("POST", callback(payload), json={"type": 5})) == (400, 40060)
        await one.followup.send("Done.")
        await one.followup.send("And more.", ephemeral=True)
        assert [(each["content"], each["flags"] & EPHEMERAL) for each in kept.messages] == [
            ("Done.", EPHEMERAL),
            ("And more.", EPHEMERAL),
        ]
        await one.edit_original_response(content="All done.")
        assert (await one.original_response()).content == "All done."
        await one.delete_original_response()
        assert [each["content"] for each in kept.messages] == ["And more."]
        assert fake.messages.of(channel) == []


def callback(payload: Json) -> str:
    return f"/interactions/{payload['id']}/{payload['token']}/callback"


async def test_a_button_changes_its_own_message(fake: FakeDiscord) -> None:
    ana = fake.server.join("ana")
    async with connected(fake, Listening()) as bot:
        direct = fake.server.direct(ana)
        message = await bot.asks("POST", f"/channels/{direct}/messages", json={"content": "Old"})
        data = {"custom_id": "b", "component_type": 2}
        payload = fake.interactions.payload(COMPONENT, data, user=ana, channel=direct, message=message)
        fake.dispatch("INTERACTION_CREATE", payload)
        one = await asyncio.wait_for(bot.interactions.get(), PATIENCE)
        await one.response.edit_message(content="New")
        assert [each["content"] for each in fake.messages.to(ana)] == ["New"]


async def test_an_answer_comes_within_three_seconds_and_others_within_a_quarter_of_an_hour(
    fake: FakeDiscord, bot: Listening, clock: MovableClock
) -> None:
    ana, channel = fake.server.join("ana"), fake.server.open("help")
    late, soon = (fake.interactions.payload(COMMAND, {"name": "x"}, user=ana, channel=channel) for _each in "12")
    fake.dispatch("INTERACTION_CREATE", late)
    clock.move(seconds=4)
    assert await refused(bot.asks("POST", callback(late), json={"type": 5})) == (404, 10062)
    fake.dispatch("INTERACTION_CREATE", soon)
    answered = await bot.asks("POST", callback(soon), json={"type": 5}, params={"with_response": "true"})
    assert answered["resource"]["message"]["flags"] == 1 << 7
    webhook = f"/webhooks/{APP}/{soon['token']}"
    clock.move(minutes=14)
    await bot.asks("POST", webhook, json={"content": "Here"})
    clock.move(minutes=2)
    assert await refused(bot.asks("POST", webhook, json={"content": "Late"})) == (401, 50027)
    assert await refused(bot.asks("POST", f"/webhooks/{APP}/x", json={"content": "x"})) == (404, 10015)


async def test_no_modal_opens_from_a_modal(fake: FakeDiscord, bot: Listening) -> None:
    ana, channel = fake.server.join("ana"), fake.server.open("help")
    payload = fake.interactions.payload(SUBMISSION, {"custom_id": "m", "components": []}, user=ana, channel=channel)
    fake.dispatch("INTERACTION_CREATE", payload)
    field = {"type": 18, "label": "About", "component": {"type": 4, "style": 1, "custom_id": "a"}}
    modal = {"type": 9, "data": {"custom_id": "m", "title": "Log", "components": [field]}}
    assert await refused(bot.asks("POST", callback(payload), json=modal)) == (400, 50035)
    assert fake.refusals == ["no modal opens from a modal"]


# What goes wrong


async def test_a_limit_is_waited_for_and_everything_arrives(fake: FakeDiscord, bot: Listening) -> None:
    channel = fake.server.open("stories")
    fake.limits[POSTING] = (2, 0.2)
    for number in range(5):
        await bot.asks("POST", f"/channels/{channel}/messages", json=said(str(number)))
    assert len(fake.messages.of(channel)) == 5
    assert fake.calls[POSTING] == 5, "discord.py waits before it asks, by the headers"


async def test_too_many_is_said_as_discord_py_understands_it(fake: FakeDiscord, bot: Listening) -> None:
    channel = fake.server.open("stories")
    fake.fail(POSTING, Fault(status=429, retry_after=0.05), Fault(status=429, retry_after=0.05, everywhere=True))
    await bot.asks("POST", f"/channels/{channel}/messages", json=said("x"))
    assert fake.calls[POSTING] == 3
    fake.fail(POSTING, Fault(status=429, retry_after=7, cloudflare=True))
    with pytest.raises(discord.HTTPException) as no:
        await bot.asks("POST", f"/channels/{channel}/messages", json=said("x"))
    assert no.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("after", [False, True])
async def test_a_line_is_cut_before_or_after_the_effect(fake: FakeDiscord, bot: Listening, after: bool) -> None:
    channel = fake.server.open("stories")
    fake.fail(POSTING, Fault(drop=True, after=after))
    with pytest.raises(aiohttp.ClientError):
        await bot.asks("POST", f"/channels/{channel}/messages", json=said("x"))
    assert len(fake.messages.of(channel)) == after
