"""Somebody takes no direct messages in Slack, which has no private threads: they are named in the help channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Channel
from tests.adapters.slack.faults.harbour import ANA
from tests.fakes.slack.reading import words_of
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TOLD = "logged a talk with you"
CALLED = "I have a message for you and cannot write to you."


@pytest.fixture(autouse=True)
def closed(harbour: Harbour) -> None:
    """Ana's are, and she is in the help channel."""
    harbour.slack.fail("conversations.open", Fault(error="user_not_visible"))
    harbour.slack.administration.invited[harbour.channels[Channel.HELP]] = [ANA]


async def test_r2_direct_messages_closed_the_help_channel_names_no_matter(harbour: Harbour) -> None:
    await harbour.talk()
    await harbour.passes(minutes=60)
    (message,) = harbour.channel(Channel.HELP)
    assert message["text"].startswith(f"<@{ANA}> {CALLED}")
    assert "Yusuf" not in str(message)
    assert harbour.slack.calls["conversations.open"] == 1, "a way that was refused for good is not tried again"

    await harbour.yusuf.press("My home", on=message)
    await harbour.yusuf.reads("This was for somebody else.")
    await harbour.ana.press("My home", on=message)
    await harbour.ana.reads("Suva City Library")
    assert "Suva City Library" not in words_of(message)
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert harbour.channel(Channel.HELP) == []


async def test_r2_account_gone_who_is_not_in_the_help_channel_is_not_named_there(harbour: Harbour) -> None:
    harbour.slack.administration.invited.clear()
    await harbour.talk()
    await harbour.passes(minutes=60)
    assert harbour.channel(Channel.HELP) == []
    assert await harbour.unsent() == 1


async def test_r2_channel_gone_staff_see_it(harbour: Harbour) -> None:
    harbour.slack.administration.archived.add(harbour.channels[Channel.HELP])
    del harbour.slack.administration.names[harbour.channels[Channel.HELP]]
    await harbour.talk()
    await harbour.passes(minutes=60)
    assert await harbour.unsent() == 1
