"""Slack wants fewer messages (429): they wait as long as it says, others go on, and each arrives once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack.pacing import NO_HINT
from core.chat import Channel
from tests.adapters.slack.faults.harbour import ANA, PLACE
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TOLD = "logged a talk with you"
SETTINGS = "This is how I write to you."

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
    await harbour.ana.reads(SETTINGS)
    await harbour.end()
    assert harbour.slack.clock() - begun >= silence
    assert len(harbour.ana.direct) == 1


@hints
async def test_an_answer_waits_until_the_direct_message_may_be_opened(
    harbour: Harbour, retry_after: int | None, silence: float
) -> None:
    begun = harbour.slack.clock()
    harbour.slack.fail("conversations.open", Fault(error="ratelimited", status=429, retry_after=retry_after))
    await harbour.ana.command("/sister settings")
    await harbour.end()
    assert harbour.slack.clock() - begun >= silence
    assert harbour.read(harbour.ana, SETTINGS) == len(harbour.ana.direct) == 1


@pytest.mark.parametrize("retry_after", [20, None])
async def test_a_modal_waits_for_nobody_and_is_a_card(harbour: Harbour, retry_after: int | None) -> None:
    harbour.slack.fail("views.open", Fault(error="ratelimited", status=429, retry_after=retry_after))
    await harbour.ana.command("/log")
    await harbour.ana.reads("One more step: Log a talk.")
    harbour.slack.clock.move(NO_HINT)
    await harbour.ana.press("Continue")
    await harbour.ana.sees_modal("Log a talk")


@pytest.mark.parametrize("retry_after", [20, None])
async def test_an_answer_that_its_response_url_does_not_take_now_comes_in_the_direct_message(
    harbour: Harbour, retry_after: int | None
) -> None:
    await harbour.ana.command("/sister", channel=PLACE)
    harbour.slack.fail("response_url", Fault(status=429, retry_after=retry_after))
    await harbour.ana.press("Settings")
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == len(harbour.ana.direct) == 1
