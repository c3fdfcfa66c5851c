"""Somebody takes no direct messages: they are answered where they asked, and it is no error that nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.wire_protocol import POSTING, SOON

if TYPE_CHECKING:
    from tests.adapters.discord.faults.logged import Logged
    from tests.adapters.discord.faults.quay import Quay

LOGGED = "Logged: video call with Amman City Library"


@pytest.fixture(autouse=True)
def closed(quay: Quay) -> None:
    """Ana's are."""
    quay.discord.messages.closed.add(quay.ana)


@pytest.mark.parametrize("soon", [60, 0])
async def test_an_answer_worth_keeping_stands_where_it_was_asked(quay: Quay, soon: float, logged: Logged) -> None:
    await quay.hurry(soon)
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED)
    await quay.end()
    assert quay.refusals == [50007]
    assert len(quay.here.messages) == 1
    assert logged.errors == []


async def test_an_answer_that_comes_too_late_has_no_way_and_is_done_all_the_same(quay: Quay, logged: Logged) -> None:
    async with quay.busy():
        quay.here.command("log", channel=quay.place, how="video", about="the summer")
        quay.clock.move(seconds=SOON + 1)
    await quay.refused(50007)
    await quay.end()
    assert await quay.talks() == 1
    assert quay.discord.calls[POSTING] == 1, "nobody is asked again and again"
    assert logged.errors == []


async def test_in_the_direct_message_itself_commands_are_answered(quay: Quay) -> None:
    quay.here.command("log", how="video", about="the summer")
    await quay.here.reads(LOGGED)
    await quay.end()
    assert quay.refusals == []


async def test_a_message_that_nobody_asked_for_is_tried_once_and_staff_see_it(quay: Quay) -> None:
    await quay.talk()
    await quay.passes(minutes=60)
    assert quay.discord.calls[POSTING] == 1
    assert await quay.unsent() == 1
