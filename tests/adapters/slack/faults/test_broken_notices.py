"""A message that nobody asked for, when Slack's servers are unwell or the line breaks: it arrives, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Channel
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TOLD = "logged a talk with you"

BEFORE = [Fault(status=503), Fault(drop=True), Fault(error="internal_error")]
AFTER = [Fault(status=503, after=True), Fault(drop=True, after=True), Fault(error="fatal_error", after=True)]


broken = pytest.mark.parametrize("fault", [*BEFORE, *AFTER], ids=str)


@broken
async def test_whether_it_had_arrived_or_not_it_stands_there_once(harbour: Harbour, fault: Fault) -> None:
    harbour.slack.fail("chat.postMessage", fault)
    await harbour.talk()
    await harbour.passes()
    assert await harbour.unsent() == 1, "nobody knows"
    assert harbour.read(harbour.ana, TOLD) == int(fault.after)

    await harbour.passes(minutes=1)
    assert await harbour.unsent() == 0
    assert harbour.read(harbour.ana, TOLD) == 1


@broken
async def test_nor_is_it_lost_or_doubled_in_a_channel(harbour: Harbour, fault: Fault) -> None:
    harbour.slack.fail("chat.postMessage", fault)
    await harbour.post_start_card()
    await harbour.passes(minutes=1)
    assert len(harbour.channel(Channel.INTRODUCTIONS)) == 1
    assert await harbour.unsent() == 0


@broken
async def test_nor_when_the_look_up_fails_too(harbour: Harbour, fault: Fault) -> None:
    harbour.slack.fail("chat.postMessage", Fault(drop=True, after=True))
    await harbour.talk()
    await harbour.passes()
    harbour.slack.fail("conversations.history", fault, fault)
    await harbour.passes(minutes=5)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


async def test_nor_when_the_program_ends_before_it_could_look(harbour: Harbour) -> None:
    harbour.slack.fail("chat.postMessage", Fault(drop=True, after=True))
    await harbour.talk()
    await harbour.passes()
    await harbour.restart()
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


@broken
async def test_what_is_taken_back_is_taken_back(harbour: Harbour, fault: Fault) -> None:
    await harbour.post_start_card()
    await harbour.passes()
    (first,) = harbour.channel(Channel.INTRODUCTIONS)
    harbour.slack.fail("chat.delete", fault)
    await harbour.passes(minutes=1)
    await harbour.post_start_card()
    await harbour.passes(minutes=1)
    (second,) = harbour.channel(Channel.INTRODUCTIONS)
    assert second["ts"] != first["ts"]
    assert await harbour.unsent() == 0
