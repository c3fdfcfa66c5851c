"""The workspace does not let the bot in any more: staff read of it elsewhere, once, and nothing is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.chat import Channel
from tests.adapters.slack.connected import Way
from tests.fakes.slack.protocol import APP_TOKEN, BOT_USER, TOKEN
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.protocol import Json

TOLD = "logged a talk with you"
SHUT = "Slack has not let me in since"
OPEN = "Slack lets me in again"
DEAF = "Slack (T1, listening) has not let me in since"

AN_HOUR = 60
"""Minutes until Dee reads."""

REVOKED: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
REMOVED: Json = {"type": "app_uninstalled"}


def revoke(harbour: Harbour) -> None:
    """The bot's token does not work any more."""
    harbour.slack.tokens.clear()


async def mend(harbour: Harbour) -> None:
    """It works again, and within minutes the bot finds it out."""
    harbour.slack.tokens.add(TOKEN)
    await harbour.passes(minutes=6)


async def staff_read_of_it(harbour: Harbour, words: str = SHUT) -> None:
    """Dee reads of it in her hour, once, and of its end in the same place."""
    assert harbour.dee_reads() == []
    await harbour.passes(minutes=AN_HOUR)
    (told,) = harbour.dee_reads()
    assert words in told


async def test_a_token_is_revoked_and_a_message_finds_it_out(harbour: Harbour) -> None:
    revoke(harbour)
    await harbour.talk("The summer reading plan")
    await harbour.talk("The winter reading plan")
    await harbour.post_start_card()
    await harbour.passes()
    await staff_read_of_it(harbour)

    await mend(harbour)
    assert harbour.read(harbour.ana, TOLD) == 2
    assert harbour.read(harbour.ana, "Welcome! Here libraries of different countries") == 1
    assert await harbour.unsent() == 0
    (told,) = harbour.dee_reads()
    assert OPEN in told


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_slack_says_it_in_several_ways(harbour: Harbour, code: str) -> None:
    harbour.slack.fail("conversations.open", *[Fault(error=code)] * 2)
    await harbour.talk()
    await harbour.passes()
    await harbour.passes(minutes=5)
    assert harbour.read(harbour.ana, TOLD) == 0
    await harbour.passes(minutes=AN_HOUR - 5)
    assert harbour.read(harbour.ana, TOLD) == 1, "the next try went through"
    assert harbour.dee_reads() == [], "it was over before she read"


@pytest.mark.parametrize("events", [[REVOKED], [REMOVED], [REVOKED, REMOVED]], ids=["revoked", "removed", "both"])
async def test_slack_tells_of_it(harbour: Harbour, events: list[Json]) -> None:
    revoke(harbour)
    for event in events:
        told = await harbour.ana.tell(event)
        await harbour.slack.bot.retry(told)
    await staff_read_of_it(harbour)

    await harbour.post_start_card()
    await harbour.passes()
    assert harbour.channel(Channel.INTRODUCTIONS) == []
    await mend(harbour)
    assert len(harbour.channel(Channel.INTRODUCTIONS)) == 1
    assert await harbour.unsent() == 0
    (now,) = harbour.dee_reads()
    assert OPEN in now


async def test_that_somebody_took_back_their_own_token_concerns_nobody(harbour: Harbour) -> None:
    await harbour.ana.tell({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    await harbour.passes(minutes=AN_HOUR)
    assert harbour.dee_reads() == []


async def test_an_answer_finds_it_out_and_comes_all_the_same(harbour: Harbour) -> None:
    revoke(harbour)
    await harbour.ana.command("/sister settings")
    await harbour.ana.reads("This is how I write to you.")
    await harbour.restart()
    await staff_read_of_it(harbour)


@pytest.mark.parametrize("way", [Way.SOCKET])
async def test_slack_does_not_let_it_listen_any_more(harbour: Harbour) -> None:
    harbour.slack.app_tokens.clear()
    tried = harbour.slack.calls["apps.connections.open"]
    harbour.slack.socket.drop()
    await harbour.slack.until(lambda: harbour.slack.calls["apps.connections.open"] >= tried + 3)
    gate = harbour.slack.gates["apps.connections.open"] = asyncio.Event()
    await staff_read_of_it(harbour, DEAF)

    await harbour.talk()
    await harbour.passes()
    (told,) = harbour.dee_reads()
    assert DEAF in told, "to send is not to hear"

    harbour.slack.app_tokens.add(APP_TOKEN)
    gate.set()
    await harbour.slack.socket.connected()
    await harbour.ana.command("/sister settings")
    await harbour.ana.reads("This is how I write to you.")
