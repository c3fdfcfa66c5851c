"""Slack wants fewer messages (429): they wait as long as it says, others go on, and each arrives once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack.pacing import NO_HINT
from core.chat import Channel
from tests.adapters.slack.faults.harbour import ANA
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TOLD = "logged a talk with you"

hints = pytest.mark.parametrize(("retry_after", "silence"), [(20, 20), (None, NO_HINT)])


async def test_a_message_waits_as_long_as_slack_says_and_other_channels_go_on(harbour: Harbour) -> None:
    harbour.slack.messages.hush(harbour.slack.messages.direct(ANA), 90)
    await harbour.talk()
    await harbour.post_start_card()
    await harbour.passes()
    assert harbour.read(harbour.ana, TOLD) == 0
    assert len(harbour.channel(Channel.INTRODUCTIONS)) == 1

    asked = harbour.slack.calls["chat.postMessage"]
    await harbour.passes(minutes=1)
    assert harbour.slack.calls["chat.postMessage"] == asked, "Slack is not asked while it wants silence"
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


async def test_a_message_waits_when_slack_does_not_say_how_long(harbour: Harbour) -> None:
    harbour.slack.fail("chat.postMessage", Fault(error="ratelimited", status=429))
    await harbour.talk()
    await harbour.talk("The winter reading plan")
    await harbour.post_start_card()
    await harbour.passes()
    assert harbour.read(harbour.ana, TOLD) == 0, "nor does a second one go to the same channel"
    assert len(harbour.channel(Channel.INTRODUCTIONS)) == 1

    await harbour.passes(minutes=2)
    assert harbour.read(harbour.ana, TOLD) == 2
    assert await harbour.unsent() == 0


@hints
async def test_an_answer_waits_as_long_as_slack_says(harbour: Harbour, retry_after: int | None, silence: float) -> None:
    begun = harbour.slack.clock()
    harbour.slack.fail("chat.postMessage", Fault(error="ratelimited", status=429, retry_after=retry_after))
    await harbour.ana.command("/sister settings")
    await harbour.ana.reads("This is how I write to you.")
    await harbour.end()
    assert harbour.slack.clock() - begun >= silence
    assert len(harbour.ana.direct) == 1


@pytest.mark.parametrize("method", ["conversations.open", "views.open"])
@hints
async def test_whatever_is_asked_too_often_the_person_is_answered(
    harbour: Harbour, method: str, retry_after: int | None, silence: float
) -> None:
    harbour.slack.fail(method, Fault(error="ratelimited", status=429, retry_after=retry_after))
    await harbour.ana.command("/sister settings" if method == "conversations.open" else "/log")
    await harbour.end()
    assert len(harbour.ana.direct) == 1
    assert silence
