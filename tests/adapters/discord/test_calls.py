"""Requests through discord.py: each failure understood, no message twice, and nothing asked that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord.http import Route

from adapters.discord import calls as module
from adapters.discord.calls import A_PAGE, ALONE, LOOKED_THROUGH, Calls
from adapters.discord.cards import COMPONENTS_V2
from adapters.discord.responses import Sent
from core.chat import BusyError, LockedOutError, PostRef, RefusedError, Trouble, UnclearError
from tests.fakes.discord.wire_interactions import COMMAND
from tests.fakes.discord.wire_protocol import APP, DIRECT, HISTORY, POSTING, TOKEN, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord

Json = dict[str, Any]


def said(words: str = "Hello") -> Json:
    return {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": words}]}


@pytest.fixture
def channel(fake: FakeDiscord) -> str:
    """A channel of the server."""
    return fake.server.open("stories")


async def written(calls: Calls, channel: str) -> list[Mapping[str, Any]]:
    return [message async for message in calls.history(channel)]


# No message twice


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_discord_py_tries_again_where_discord_is_unwell(
    fake: FakeDiscord, calls: Calls, channel: str, status: int
) -> None:
    fake.fail(POSTING, Fault(status=status), Fault(status=status))
    ref = await calls.post(channel, (said(),), nonce="n1")
    assert fake.calls[POSTING] == 3
    assert [PostRef(channel, each["id"]) for each in fake.messages.of(channel)] == [ref]


async def test_a_message_that_discord_py_repeats_stands_there_once_by_its_nonce(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    fake.fail(POSTING, Fault(status=502, after=True), Fault(status=500, after=True))
    ref = await calls.post(channel, (said(),), nonce="n1")
    assert fake.calls[POSTING] == 3
    assert [PostRef(channel, each["id"]) for each in fake.messages.of(channel)] == [ref]


async def test_nor_does_one_that_we_repeat_within_minutes_whatever_was_said_of_the_first(
    fake: FakeDiscord, calls: Calls, channel: str, clock: MovableClock
) -> None:
    fake.fail(POSTING, Fault(drop=True, after=True))
    with pytest.raises(UnclearError):
        await calls.post(channel, (said(),), nonce="n1")
    await calls.post(channel, (said(),), nonce="n1")
    assert len(fake.messages.of(channel)) == 1
    clock.move(minutes=10)
    await calls.post(channel, (said(),), nonce="n1")
    assert len(fake.messages.of(channel)) == 2, "what is older has to be looked up"


async def test_several_messages_of_one_card_stand_there_once_and_in_their_order(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    bodies = [{"content": "One"}, {"content": "Two"}]
    fake.fail(POSTING, Fault(status=500, after=True), Fault(status=500))
    ref = await calls.post(channel, bodies, nonce="n1")
    assert [each["content"] for each in fake.messages.of(channel)] == ["One", "Two"]
    assert ref.message == fake.messages.of(channel)[-1]["id"]


async def test_a_file_comes_whole_with_a_second_try(fake: FakeDiscord, calls: Calls, channel: str) -> None:
    body = {"content": "Here.", "attachments": [{"id": "0", "filename": "a.csv"}]}
    fake.fail(POSTING, Fault(status=500))
    await calls.post(channel, (body,), (Sent("a.csv", "text/csv", b"1;2"),), nonce="n1")
    (attached,) = fake.messages.of(channel)[0]["attachments"]
    assert fake.messages.files[attached["id"]].content == b"1;2"


# What failures mean


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(code=50007), RefusedError),
        (Fault(code=50278), RefusedError),
        (Fault(code=50013), RefusedError),
        (Fault(code=50006), RefusedError),
        (Fault(status=403), UnclearError),  # no code: a page of something on the way
        (Fault(code=0, status=401), LockedOutError),
        (Fault(status=429, retry_after=40), BusyError),
        (Fault(status=429, cloudflare=True), BusyError),
        (Fault(status=503), UnclearError),
        (Fault(status=503, after=True), UnclearError),
        (Fault(drop=True), UnclearError),
        (Fault(drop=True, after=True), UnclearError),
        (Fault(status=200, cloudflare=True), UnclearError),  # a page of something on the way
        (Fault(garbled=True), UnclearError),
    ],
    ids=str,
)
async def test_every_failure_is_understood(
    fake: FakeDiscord, calls: Calls, channel: str, fault: Fault, error: type[Exception]
) -> None:
    fake.fail(POSTING, fault)
    with pytest.raises(error) as raised:
        await calls.post(channel, (said(),), nonce="n1")
    assert type(raised.value) is error
    assert fake.calls[POSTING] == 1


async def test_an_answer_that_does_not_come_is_not_waited_for(
    fake: FakeDiscord, calls: Calls, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", aiohttp.ClientTimeout(total=0.2))
    fake.fail(POSTING, Fault(silent=True))
    with pytest.raises(UnclearError):
        await calls.post(channel, (said(),), nonce="n1")
    await calls.post(channel, (said(),), nonce="n1")


async def test_the_right_to_answer_somebody_that_is_over_shuts_no_door(
    fake: FakeDiscord, calls: Calls, channel: str, clock: MovableClock
) -> None:
    asked = fake.interactions.payload(COMMAND, {"name": "x"}, user=fake.server.join("ana"), channel=channel)
    fake.dispatch("INTERACTION_CREATE", asked)
    callback = Route("POST", f"/interactions/{asked['id']}/{asked['token']}/callback")
    await calls.asked(callback, json={"type": 5})
    clock.move(minutes=16)
    with pytest.raises(RefusedError) as late:
        await calls.asked(Route("POST", f"/webhooks/{APP}/{asked['token']}"), json={"content": "Late"})
    assert late.value.trouble is Trouble.GONE


async def test_nobody_listens_at_all(fake: FakeDiscord, calls: Calls) -> None:
    route = Route("GET", "/users/@me")
    route.url = "http://127.0.0.1:9/api/v10/users/@me"
    with pytest.raises(BusyError):
        await calls.asked(route)


async def test_who_is_not_logged_in_is_busy(fake: FakeDiscord, client: discord.Client, channel: str) -> None:
    stranger = discord.Client(intents=discord.Intents.none())
    for who in (stranger, client):
        if who is client:
            await client.close()
        with pytest.raises(BusyError, match="not logged in"):
            await Calls(who).post(channel, (said(),), nonce="n1")
    client.clear()
    with pytest.raises(BusyError, match="not logged in"):
        await Calls(client).post(channel, (said(),), nonce="n1")
    assert fake.calls[POSTING] == 0


async def test_a_token_that_was_reset_locks_out_until_it_is_mended(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    fake.tokens.clear()
    with pytest.raises(LockedOutError):
        await calls.post(channel, (said(),), nonce="n1")
    fake.tokens.add(TOKEN)
    await calls.post(channel, (said(),), nonce="n1")


# How long is waited


async def test_a_short_wait_is_discord_py_s_and_a_long_one_is_told(
    fake: FakeDiscord, calls: Calls, channel: str, pauses: Pauses
) -> None:
    fake.fail(POSTING, Fault(status=429, retry_after=20), Fault(status=429, retry_after=5, everywhere=True))
    await calls.post(channel, (said(),), nonce="n1")
    assert pauses.paused == [20, 5]

    fake.fail(POSTING, Fault(status=429, retry_after=31))
    with pytest.raises(BusyError) as busy:
        await calls.post(channel, (said(),), nonce="n2")
    assert busy.value.seconds == 31
    assert pauses.paused == [20, 5]


@pytest.mark.parametrize("seconds", [900, None])
async def test_what_stands_before_discord_wants_silence(
    fake: FakeDiscord, calls: Calls, channel: str, seconds: float | None
) -> None:
    fake.fail(POSTING, Fault(status=429, retry_after=seconds, cloudflare=True))
    with pytest.raises(BusyError) as busy:
        await calls.post(channel, (said(),), nonce="n1")
    assert busy.value.seconds == seconds


async def test_who_failed_after_a_long_wait_is_left_alone_for_a_while(
    fake: FakeDiscord, calls: Calls, channel: str, pauses: Pauses, clock: MovableClock
) -> None:
    fake.fail(POSTING, *[Fault(status=500)] * 5)
    with pytest.raises(UnclearError):
        await calls.post(channel, (said(),), nonce="n1")
    assert sum(pauses.paused) == 25, "discord.py's own"
    clock.move(seconds=ALONE - 1)
    with pytest.raises(BusyError) as busy:
        await calls.post(channel, (said(),), nonce="n2")
    assert busy.value.seconds == pytest.approx(1)
    assert fake.calls[POSTING] == 5
    clock.move(seconds=1)
    await calls.post(channel, (said(),), nonce="n2")


# What is gone


async def test_a_channel_that_is_gone_is_not_asked_for_again(fake: FakeDiscord, calls: Calls, channel: str) -> None:
    ref = await calls.post(channel, (said(),), nonce="n1")
    del fake.server.channels[channel]
    for number in (2, 3):
        with pytest.raises(RefusedError) as refused:
            await calls.post(channel, (said(),), nonce=f"n{number}")
        assert refused.value.trouble is Trouble.GONE
    with pytest.raises(RefusedError):
        await calls.edit(ref, said())
    with pytest.raises(RefusedError):
        await written(calls, channel)
    await calls.delete(ref)
    assert sum(fake.calls.values()) - fake.calls["GET /users/@me"] - fake.calls["GET /oauth2/applications/@me"] == 2


async def test_a_message_that_is_gone_says_nothing_of_its_channel(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    ref = await calls.post(channel, (said(),), nonce="n1")
    await calls.delete(ref)
    await calls.delete(ref)
    with pytest.raises(RefusedError) as refused:
        await calls.edit(ref, said())
    assert refused.value.trouble is Trouble.GONE
    await calls.post(channel, (said(),), nonce="n2")


async def test_a_direct_message_is_opened_once_and_anew_when_it_is_gone(fake: FakeDiscord, calls: Calls) -> None:
    ana = fake.server.join("ana")
    first = await calls.direct_channel(ana)
    assert await calls.direct_channel(ana) == first
    assert fake.calls[DIRECT] == 1
    del fake.server.channels[first]
    with pytest.raises(RefusedError):
        await calls.post(first, (said(),), nonce="n1")
    await calls.post(await calls.direct_channel(ana), (said(),), nonce="n2")
    assert len(fake.messages.to(ana)) == 1


# What was written


async def test_what_was_written_is_read_back_newest_first_and_only_what_is_the_bots(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    for number in range(A_PAGE + 20):
        message = fake.messages.made(channel, said(str(number)), {})
        fake.messages.of(channel).append(message)
    fake.messages.write(fake.server.join("ana"), channel, "hello")
    read = await written(calls, channel)
    assert [each["id"] for each in read] == [each["id"] for each in reversed(fake.messages.of(channel)[:-1])]
    assert fake.calls[HISTORY] == 2


async def test_it_is_said_when_not_everything_could_be_looked_through(
    fake: FakeDiscord, calls: Calls, channel: str
) -> None:
    made = [fake.messages.made(channel, {"content": "x"}, {}) for _number in range(LOOKED_THROUGH + 1)]
    fake.messages.of(channel).extend(made)
    with pytest.raises(UnclearError):
        await written(calls, channel)


async def test_what_is_months_old_is_not_looked_through(
    fake: FakeDiscord, calls: Calls, channel: str, clock: MovableClock
) -> None:
    for words, days in (("old", 0), ("older than the newest", 61), ("newest", 59)):
        clock.move(days=days)
        await calls.post(channel, (said(words),), nonce=words[:22])
    read = [each["components"][0]["content"] for each in await written(calls, channel)]
    assert read == ["newest", "older than the newest"]
