"""A message that Discord refuses as a card, of Components V2: the words and the buttons arrive all the same, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.discord.connected import NO_HURRY
from tests.fakes.discord.limits import COMPONENTS_V2
from tests.fakes.discord.person import labels_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.discord.faults.quay import Quay

LOGGED = "Logged: video call with Amman City Library"
SETTINGS = "This is how I write to you."
WELCOME = "Welcome. Sister libraries are"


@pytest.fixture(params=[NO_HURRY, 0], ids=["at once", "announced"])
async def refusing(quay: Quay, request: pytest.FixtureRequest) -> AsyncIterator[Quay]:
    """Discord takes no cards any more."""
    await quay.post_start_card()
    await quay.passes()
    quay.discord.messages.takes_components_v2 = False
    if request.param != NO_HURRY:
        await quay.hurry(request.param)
    yield quay
    await quay.end()
    assert {each for each in quay.discord.refusals if "no Components V2 here" not in each} == set()
    quay.discord.refusals.clear()


@pytest.mark.parametrize("channel", [True, False])
async def test_an_answer(refusing: Quay, channel: bool) -> None:
    refusing.here.command("sister settings", channel=refusing.place if channel else None)
    shown = await refusing.here.reads(SETTINGS)
    assert not shown["flags"] & COMPONENTS_V2
    assert "Change" in labels_of(shown)
    await refusing.end()
    assert refusing.here.read(SETTINGS) == 1
    assert len(refusing.here.whispers) == int(channel)


async def test_an_answer_below_a_card(refusing: Quay) -> None:
    refusing.here.press("Just looking")
    await refusing.here.reads(WELCOME)
    await refusing.end()
    assert len(refusing.here.whispers) == 1


async def test_what_is_kept_in_the_direct_message_too(refusing: Quay) -> None:
    refusing.here.command("log", channel=refusing.place, how="video", about="the summer")
    await refusing.here.reads(LOGGED, times=2)
    await refusing.end()
    assert len(refusing.here.whispers) == len(refusing.here.direct) == 1


async def test_an_answer_to_words(refusing: Quay) -> None:
    refusing.here.write("/sister settings")
    await refusing.here.reads(SETTINGS)
    await refusing.end()
    assert len(refusing.here.direct) == 1


async def test_what_would_take_a_cards_place_stands_below_it(quay: Quay) -> None:
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    logged = await quay.here.reads(LOGGED)
    quay.discord.messages.takes_components_v2 = False
    quay.here.press("Undo", on=logged)
    await quay.here.reads("Taken back")
    await quay.end()
    quay.discord.refusals.clear()
    assert quay.here.read("Taken back") == 1


async def test_buttons_of_plain_words_work_too(quay: Quay) -> None:
    quay.discord.messages.takes_components_v2 = False
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    logged = await quay.here.reads(LOGGED)
    quay.here.press("Undo", on=logged)
    await quay.here.reads("Taken back")
    await quay.end()
    quay.discord.refusals.clear()
    assert quay.here.read("Taken back") == 1
