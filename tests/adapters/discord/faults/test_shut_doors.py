"""Discord does not let the bot in, or somebody does not: nothing is lost, nothing is asked over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Channel
from tests.fakes.discord.wire_protocol import DIRECT, EDITING, POSTING, TOKEN

if TYPE_CHECKING:
    from tests.adapters.discord.faults.harbour import Harbour

TOLD = "logged a talk with you"

AN_HOUR = 60
"""Minutes until Dee reads."""


async def test_a_token_that_was_reset_keeps_every_message_until_it_is_mended(harbour: Harbour) -> None:
    harbour.discord.tokens.clear()
    await harbour.talk("The summer reading plan")
    await harbour.talk("The winter reading plan")
    await harbour.post_start_card()
    await harbour.passes()
    assert harbour.discord.calls[DIRECT] + harbour.discord.calls[POSTING] == 1, "one question is enough"
    assert harbour.dee_reads() == []
    await harbour.passes(minutes=AN_HOUR)
    (told,) = harbour.dee_reads()
    assert "Discord has not let me in since" in told

    harbour.discord.tokens.add(TOKEN)
    await harbour.passes(minutes=6)
    assert harbour.read(harbour.ana, TOLD) == 2
    assert len(harbour.introductions) == 1
    assert await harbour.unsent() == 0


async def test_who_left_is_not_written_to_again_and_again(harbour: Harbour) -> None:
    harbour.discord.server.leave(harbour.ana)
    await harbour.talk()
    await harbour.passes(minutes=AN_HOUR)
    assert harbour.discord.calls[POSTING] == 1
    assert await harbour.unsent() == 1, "staff see it among what did not arrive"


async def test_whose_direct_messages_are_closed_is_not_written_to_there_again_and_again(harbour: Harbour) -> None:
    harbour.discord.messages.closed.add(harbour.ana)
    await harbour.talk()
    await harbour.passes(minutes=AN_HOUR)
    await harbour.talk("The winter reading plan")
    await harbour.passes(minutes=8 * 24 * AN_HOUR)
    assert harbour.discord.calls[POSTING] == 3, "one that was refused, and two messages in a thread of hers"
    assert await harbour.unsent() == 0


async def test_a_channel_that_is_gone_is_asked_for_once(harbour: Harbour) -> None:
    del harbour.discord.server.channels[harbour.channels[Channel.INTRODUCTIONS]]
    await harbour.post_start_card()
    await harbour.talk()
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1, "everything else goes on"
    assert harbour.discord.calls[POSTING] == 2
    await harbour.post_start_card()
    await harbour.passes(minutes=1)
    assert harbour.discord.calls[POSTING] == 2
    assert await harbour.unsent() == 2, "staff see them among what did not arrive"


async def test_a_message_that_somebody_deleted_is_not_corrected_any_more(harbour: Harbour) -> None:
    await harbour.talk()
    await harbour.passes()
    harbour.discord.messages.to(harbour.ana).clear()
    await harbour.facts_change()
    await harbour.passes(minutes=AN_HOUR)
    assert harbour.discord.calls[EDITING] == 1
    assert harbour.discord.messages.to(harbour.ana) == []
    assert await harbour.unsent() == 0
