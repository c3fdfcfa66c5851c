"""A message that nobody asked for, when Discord's servers are unwell or the line breaks: it arrives, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.wire_protocol import DELETING, DIRECT, HISTORY, POSTING, Fault

if TYPE_CHECKING:
    from tests.adapters.discord.faults.harbour import Harbour

TOLD = "logged a talk with you"

BEFORE = [[Fault(status=503)], [Fault(drop=True)], [Fault(status=502)] * 5, [Fault(garbled=True)]]
AFTER = [
    [Fault(status=503, after=True)],
    [Fault(drop=True, after=True)],
    [Fault(status=500, after=True)] * 5,
    [Fault(garbled=True, after=True)],
]


def _named(faults: list[Fault]) -> str:
    how = faults[0].status or ("cut" if faults[0].drop else "garbled")
    return f"{len(faults)} x {how} {'after' if faults[0].after else 'before'}"


broken = pytest.mark.parametrize("faults", [*BEFORE, *AFTER], ids=_named)


@broken
async def test_whether_it_had_arrived_or_not_it_stands_there_once(harbour: Harbour, faults: list[Fault]) -> None:
    harbour.discord.fail(POSTING, *faults)
    await harbour.talk()
    await harbour.passes()
    assert await harbour.unsent() == 1, "nobody knows"
    assert harbour.read(harbour.ana, TOLD) == int(faults[0].after)

    await harbour.passes(minutes=2)
    assert await harbour.unsent() == 0
    assert harbour.read(harbour.ana, TOLD) == 1


@broken
async def test_nor_is_it_lost_or_doubled_in_a_channel(harbour: Harbour, faults: list[Fault]) -> None:
    harbour.discord.fail(POSTING, *faults)
    await harbour.post_start_card()
    await harbour.passes(minutes=2)
    assert len(harbour.introductions) == 1
    assert await harbour.unsent() == 0


@broken
async def test_nor_when_the_look_up_fails_too_until_discord_has_forgotten_the_nonce(
    harbour: Harbour, faults: list[Fault]
) -> None:
    harbour.discord.fail(POSTING, Fault(drop=True, after=True))
    await harbour.talk()
    await harbour.passes()
    harbour.discord.fail(HISTORY, *faults, *faults, *faults)
    await harbour.passes(minutes=15)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0
    assert harbour.discord.calls[POSTING] == 1, "it was found"


async def test_nor_when_the_program_ends_before_it_could_look(harbour: Harbour) -> None:
    harbour.discord.fail(POSTING, Fault(drop=True, after=True))
    await harbour.talk()
    await harbour.passes()
    await harbour.restart()
    await harbour.passes(minutes=10)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


@broken
async def test_nor_when_the_direct_message_does_not_open(harbour: Harbour, faults: list[Fault]) -> None:
    harbour.discord.fail(DIRECT, *faults)
    await harbour.talk()
    await harbour.passes(minutes=2)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert await harbour.unsent() == 0


@broken
async def test_what_is_taken_back_is_taken_back(harbour: Harbour, faults: list[Fault]) -> None:
    await harbour.post_start_card()
    await harbour.passes()
    (first,) = harbour.introductions
    harbour.discord.fail(DELETING, *faults)
    await harbour.passes(minutes=1)
    await harbour.post_start_card()
    await harbour.passes(minutes=2)
    (second,) = harbour.introductions
    assert second["id"] != first["id"]
    assert await harbour.unsent() == 0


async def test_while_discord_is_unwell_other_workspaces_do_not_wait_for_each_of_its_messages(harbour: Harbour) -> None:
    harbour.discord.fail(POSTING, *[Fault(status=500)] * 5)
    await harbour.talk()
    for name in ("Suva Reading Room", "Amman Reading Room"):
        await harbour.announce(name)
    await harbour.passes()
    assert harbour.discord.calls[POSTING] == 5, "one message was tried, for as long as discord.py tries"
    await harbour.passes(minutes=2)
    assert harbour.read(harbour.ana, TOLD) == 1
    assert len(harbour.introductions) == 2
    assert await harbour.unsent() == 0
