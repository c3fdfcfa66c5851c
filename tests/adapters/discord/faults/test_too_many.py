"""Discord wants fewer messages (429): they wait as long as it says, others go on, and each arrives once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.wire_protocol import POSTING, Fault

if TYPE_CHECKING:
    from tests.adapters.discord.faults.harbour import Harbour
    from tests.adapters.discord.wired import Pauses

TOLD = "logged a talk with you"


async def test_a_short_wait_is_waited_for(harbour: Harbour, pauses: Pauses) -> None:
    harbour.discord.fail(POSTING, Fault(status=429, retry_after=4), Fault(status=429, retry_after=2, everywhere=True))
    await harbour.talk()
    await harbour.passes()
    assert harbour.read(harbour.ana, TOLD) == 1
    assert pauses.paused == [4, 2]


@pytest.mark.parametrize("cloudflare", [False, True])
async def test_a_long_one_is_not_and_the_message_goes_when_it_is_over(harbour: Harbour, cloudflare: bool) -> None:
    harbour.discord.fail(POSTING, Fault(status=429, retry_after=600, cloudflare=cloudflare))
    await harbour.talk()
    await harbour.passes(minutes=9)
    assert harbour.read(harbour.ana, TOLD) == 0
    assert harbour.discord.calls[POSTING] == 1
    await harbour.post_start_card()
    await harbour.passes()
    assert len(harbour.introductions) == 1, "others go on"
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


async def test_a_message_waits_when_nobody_says_how_long(harbour: Harbour) -> None:
    harbour.discord.fail(POSTING, Fault(status=429, cloudflare=True))
    await harbour.talk()
    await harbour.passes()
    assert harbour.read(harbour.ana, TOLD) == 0
    await harbour.passes(minutes=1)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


async def test_as_many_as_a_channel_takes_at_once_and_then_the_others(harbour: Harbour) -> None:
    harbour.discord.limits[POSTING] = (2, 0.1)
    for number in range(5):
        await harbour.announce(f"Library {number}")
    await harbour.passes()
    assert len(harbour.introductions) == 5
