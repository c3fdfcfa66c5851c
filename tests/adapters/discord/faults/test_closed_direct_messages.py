"""Somebody takes no direct messages: they are answered where they asked, and it is no error that nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.person import words_of
from tests.fakes.discord.wire_protocol import POSTING, SOON

if TYPE_CHECKING:
    from tests.adapters.discord.faults.logged import Logged
    from tests.adapters.discord.faults.quay import Quay

TOLD = "logged a talk with you"
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


async def test_r2_direct_messages_closed_what_nobody_asked_for_stands_in_a_private_thread(quay: Quay) -> None:
    await quay.talk()
    await quay.passes(minutes=60)
    (thread,) = quay.discord.threads.of(quay.ana)
    (message,) = quay.discord.messages.of(thread)
    assert TOLD in words_of(message)
    assert quay.refusals == [50007]
    assert quay.discord.messages.of(quay.place) == []
    assert await quay.unsent() == 0


async def test_r2_direct_messages_closed_without_threads_ana_is_named_and_no_matter_is(
    quay: Quay,
) -> None:
    quay.discord.threads.allowed = False
    await quay.talk()
    await quay.passes(minutes=60)
    (message,) = quay.discord.messages.of(quay.place)
    assert words_of(message).startswith(f"<@{quay.ana}>\nI have a message for you and cannot write to you.")
    assert "Yusuf" not in str(message)
    assert await quay.unsent() == 1

    quay.yusuf_here.press("My home", on=message)
    await quay.yusuf_here.reads("This was for somebody else.")
    quay.here.press("My home", on=message)
    await quay.here.reads("Suva City Library")
    assert "Suva City Library" not in words_of(message), "home stands beside it, for her alone"

    quay.discord.messages.closed.clear()
    await quay.passes(minutes=1)
    assert quay.read(quay.ana, TOLD) == 1
    assert quay.discord.messages.of(quay.place) == []
    assert await quay.unsent() == 0


async def test_r2_account_gone_nobody_is_called_in_a_channel(quay: Quay) -> None:
    quay.discord.messages.closed.clear()
    quay.discord.server.leave(quay.ana)
    await quay.talk()
    await quay.passes(minutes=60)
    assert quay.discord.threads.people == {}
    assert quay.discord.messages.of(quay.place) == []
    assert await quay.unsent() == 1


async def test_r2_channel_gone_staff_see_it(quay: Quay) -> None:
    del quay.discord.server.channels[quay.place]
    await quay.talk()
    await quay.passes(minutes=60)
    assert quay.discord.threads.people == {}
    assert await quay.unsent() == 1
