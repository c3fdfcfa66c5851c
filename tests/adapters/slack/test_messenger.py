"""Messages through Slack's Web API: sent once, changed in place, found again, and every failure understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.slack.calls import Calls, client_for, last_look
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pacing import GAP, NO_HINT, Pace
from core.chat import (
    BusyError,
    Channel,
    LockedOutError,
    Name,
    Parcel,
    PostRef,
    Reader,
    RefusedError,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    UnclearError,
    _,
    card,
)
from tests.fakes.slack.web_api import TEAM, TOKEN, FakeSlack, Fault, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.chat import Address


class Seconds:
    """A clock of seconds that goes on only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let them pass."""
        self.waited.append(seconds)
        self.now += seconds


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace."""
    async with running() as fake:
        yield fake


@pytest.fixture
def seconds() -> Seconds:
    """The time by which messages are spaced."""
    return Seconds()


@pytest.fixture
def messenger(slack: FakeSlack, seconds: Seconds) -> SlackMessenger:
    """The bot in that workspace; its channel of stories does not have the bot in it."""
    calls = Calls(client_for(TOKEN, base_url=slack.base_url), pace=Pace(clock=seconds, sleep=seconds.sleep))
    return SlackMessenger(calls, team=TEAM, channels=CHANNELS)


CHANNELS = {Channel.INTRODUCTIONS: "C1", Channel.STORIES: "C2"}
INTRODUCTIONS = ToChannel(Channel.INTRODUCTIONS)


@pytest.fixture
def helping(slack: FakeSlack, seconds: Seconds) -> SlackMessenger:
    """The bot in a workspace with a help channel, in which U1 is."""
    channel = slack.administration.channel("help", joined=True)
    slack.administration.invited[channel] = ["U7", "U8", "U1"]
    calls = Calls(client_for(TOKEN, base_url=slack.base_url), pace=Pace(clock=seconds, sleep=seconds.sleep))
    return SlackMessenger(calls, team=TEAM, channels={**CHANNELS, Channel.HELP: channel})


def parcel(address: Address = INTRODUCTIONS, *, notice: int = 7, words: str = "Hello & welcome") -> Parcel:
    return Parcel(notice=notice, address=address, card=card(_("{words}", words=Name(words))), reader=Reader())


async def test_it_is_posted_with_its_notice(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(parcel())

    (message,) = slack.channels["C1"]
    assert ref == PostRef("C1", message["ts"])
    assert message["text"] == "Hello &amp; welcome"
    assert message["metadata"] == {"event_type": "sister_notice", "event_payload": {"notice": 7}}
    assert (messenger.platform, messenger.workspace) == ("slack", "T1")


async def test_what_comes_too_late_is_not_sent_and_the_next_one_is(slack: FakeSlack) -> None:
    """Too late by the time that everything is ready: the first was still in time before it was connected."""
    answers = iter([False, True])
    async with aiohttp.ClientSession(trace_configs=[last_look()]) as session:
        calls = Calls(client_for(TOKEN, base_url=slack.base_url, session=session))
        messenger = SlackMessenger(calls, team=TEAM, channels=CHANNELS)
        late = Parcel(
            notice=7, address=INTRODUCTIONS, card=card(_("Hello")), reader=Reader(), may_leave=lambda: next(answers)
        )
        with pytest.raises(BusyError, match="too late"):
            await messenger.send(late)
        assert slack.channels["C1"] == []
        assert not slack.calls["chat.postMessage"]
        await messenger.send(late)
    assert len(slack.channels["C1"]) == 1


async def test_a_person_is_written_to_in_the_direct_message(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(parcel(ToPerson("U1")))
    assert ref.channel == "DU1"
    assert len(slack.channels["DU1"]) == 1


async def test_it_is_changed_in_place_and_taken_back(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(parcel())
    await messenger.edit(ref, parcel(words="Corrected"))
    assert [message["text"] for message in slack.channels["C1"]] == ["Corrected"]
    await messenger.delete(ref)
    await messenger.delete(ref)
    assert slack.channels["C1"] == []
    with pytest.raises(RefusedError) as refused:
        await messenger.edit(ref, parcel())
    assert refused.value.trouble is Trouble.GONE


@pytest.mark.parametrize("address", [INTRODUCTIONS, ToPerson("U1")])
async def test_what_may_have_arrived_is_found_by_its_notice(
    slack: FakeSlack, messenger: SlackMessenger, address: Address
) -> None:
    slack.fail("chat.postMessage", Fault(drop=True, after=True))
    with pytest.raises(UnclearError):
        await messenger.send(parcel(address))
    assert slack.calls["chat.postMessage"] == 1, "the client repeats nothing by itself"

    found = await messenger.find(7, address)
    assert found is not None
    assert await messenger.find(8, address) is None
    await messenger.edit(found, parcel(address, words="Found"))
    assert [message["text"] for message in slack.channels[found.channel]] == ["Found"]


async def test_a_mention_names_that_person_above_the_card(slack: FakeSlack, helping: SlackMessenger) -> None:
    ref = await helping.send(parcel(ToMention("U1"), words="<!channel> <@U8>"))

    (message,) = slack.channels[slack.administration.named("help")]
    assert ref == PostRef(slack.administration.named("help"), message["ts"])
    assert message["text"] == "<@U1> &lt;!channel&gt; &lt;@U8&gt;"
    assert message["blocks"][0]["elements"][0]["elements"] == [{"type": "user", "user_id": "U1"}]
    assert await helping.find(7, ToMention("U1")) == ref
    await helping.edit(ref, parcel(ToMention("U1"), words="Corrected"))
    assert message["text"] == "<@U1> Corrected"
    await helping.delete(ref)
    assert slack.channels[ref.channel] == []


async def test_who_is_not_in_the_help_channel_is_not_called_there(slack: FakeSlack, helping: SlackMessenger) -> None:
    with pytest.raises(RefusedError) as refused:
        await helping.send(parcel(ToMention("U2")))
    assert refused.value.trouble is Trouble.GONE
    assert slack.channels[slack.administration.named("help")] == []


async def test_slack_has_no_private_threads(messenger: SlackMessenger) -> None:
    for attempt in (messenger.send(parcel(ToThread("U1"))), messenger.find(7, ToThread("U1"))):
        with pytest.raises(RefusedError) as refused:
            await attempt
        assert refused.value.trouble is Trouble.FORBIDDEN


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        (ToPerson("U9"), Trouble.GONE),
        (ToMention("U1"), Trouble.FORBIDDEN),
        (ToChannel(Channel.STORIES), Trouble.FORBIDDEN),
        (ToChannel(Channel.HELP), Trouble.FORBIDDEN),
    ],
)
async def test_who_cannot_be_reached_is_refused_for_good(
    messenger: SlackMessenger, address: Address, trouble: Trouble
) -> None:
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(address))
    assert refused.value.trouble is trouble


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(error="is_archived"), RefusedError),
        (Fault(error="messages_tab_disabled"), RefusedError),
        (Fault(error="msg_blocks_too_long"), RefusedError),
        (Fault(error="token_revoked"), LockedOutError),
        (Fault(error="account_inactive"), LockedOutError),
        (Fault(error="message_limit_exceeded"), BusyError),
        (Fault(error="access_denied"), BusyError),
        (Fault(error="internal_error"), UnclearError),
        (Fault(error="something_new"), UnclearError),
        (Fault(), UnclearError),  # words of something on the way, with 200
        (Fault(status=503), UnclearError),
        (Fault(status=500, after=True), UnclearError),
        (Fault(drop=True), UnclearError),
    ],
)
async def test_every_failure_is_understood(
    slack: FakeSlack, messenger: SlackMessenger, fault: Fault, error: type[Exception]
) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(error) as raised:
        await messenger.send(parcel())
    assert type(raised.value) is error
    assert slack.calls["chat.postMessage"] == 1


async def test_a_wrong_token_is_no_reason_to_give_a_message_up(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.tokens.clear()
    with pytest.raises(LockedOutError) as locked:
        await messenger.send(parcel())
    assert locked.value.reason == "invalid_auth"


async def test_nobody_listens_at_all() -> None:
    nowhere = SlackMessenger(Calls(client_for(TOKEN, base_url="http://127.0.0.1:9/api/")), team=TEAM, channels={})
    with pytest.raises(BusyError):
        await nowhere.send(parcel(ToPerson("U1")))


# Pace


async def test_one_message_a_second_a_channel(messenger: SlackMessenger, seconds: Seconds) -> None:
    for _message in range(3):
        await messenger.send(parcel())
    await messenger.send(parcel(ToPerson("U1")))

    assert seconds.waited == [GAP, GAP]


@pytest.mark.parametrize(("retry_after", "silence"), [(12, 12.0), (None, NO_HINT)])
async def test_too_many_is_believed(
    slack: FakeSlack, messenger: SlackMessenger, seconds: Seconds, retry_after: int | None, silence: float
) -> None:
    slack.fail("chat.postMessage", Fault(error="ratelimited", status=429, retry_after=retry_after))
    with pytest.raises(BusyError) as busy:
        await messenger.send(parcel())
    assert busy.value.seconds == retry_after

    seconds.now += silence - 0.5
    with pytest.raises(BusyError) as still:
        await messenger.send(parcel())
    assert still.value.seconds == pytest.approx(0.5)
    assert slack.calls["chat.postMessage"] == 1, "Slack is not asked while it wants silence"
    await messenger.send(parcel(ToPerson("U1")))  # another channel may be written to
    seconds.now += 1
    await messenger.send(parcel())
