"""An answer that somebody waits for, when Discord's servers are unwell or the line breaks: they get it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord import showing
from tests.adapters.discord.connected import NO_HURRY
from tests.fakes.discord.person import words_of
from tests.fakes.discord.wire_protocol import CALLBACK, DIRECT, FOLLOW_UP, POSTING, Fault

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay

SETTINGS = "This is how I write to you."
LOGGED = "Logged: video call with Amman City Library"
IN_PLACE = "PATCH /webhooks/{app}/{token}/messages/{message}"

BEFORE = [[Fault(status=503)], [Fault(drop=True)], [Fault(drop=True)] * 2]
AFTER = [[Fault(status=500, after=True)], [Fault(drop=True, after=True)]]
NOT_NOW = [[Fault(status=429, retry_after=1)], [Fault(status=429, cloudflare=True)]]


def _named(faults: list[Fault]) -> str:
    how = faults[0].status or "cut"
    return f"{len(faults)} x {how} {'after' if faults[0].after else 'before'}"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot's own pauses have passed at once."""
    monkeypatch.setattr(showing, "A_MOMENT", 0)


broken = pytest.mark.parametrize("faults", [*BEFORE, *AFTER, *NOT_NOW], ids=_named)
after = pytest.mark.parametrize("faults", AFTER, ids=_named)


@broken
async def test_the_first_answer_is_read_once(quay: Quay, faults: list[Fault]) -> None:
    quay.discord.fail(CALLBACK, *faults)
    quay.here.command("sister settings", channel=quay.place)
    await quay.here.reads(SETTINGS)
    await quay.end()
    assert len(quay.here.messages) == 1
    assert len(quay.here.direct) == int(faults in ([Fault(drop=True)] * 2, NOT_NOW[1])), "where no other way was left"


@broken
async def test_what_was_announced_is_read_once(quay: Quay, faults: list[Fault]) -> None:
    await quay.hurry(0)
    quay.discord.fail(CALLBACK, *faults)
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=1)
    await quay.end()
    assert len(quay.here.direct) == 1
    assert len(quay.here.whispers) <= 1
    assert await quay.talks() == 1


@broken
async def test_what_is_answered_in_its_place_is_read_once(quay: Quay, faults: list[Fault]) -> None:
    await quay.hurry(0)
    quay.discord.fail(IN_PLACE, *faults)
    quay.here.command("sister settings", channel=quay.place)
    await quay.here.reads(SETTINGS)
    await quay.end()
    assert quay.here.read(SETTINGS) == 1


@broken
async def test_what_is_said_below_a_card_is_read(quay: Quay, faults: list[Fault]) -> None:
    await quay.post_start_card()
    await quay.passes()
    await quay.hurry(0)
    quay.discord.fail(FOLLOW_UP, *faults[:1])
    quay.here.press("Just looking")
    await quay.here.reads("Welcome. Sister libraries are")
    await quay.end()
    told = quay.here.read("Welcome. Sister libraries are")
    assert told == 1 or (faults[0].after and told == 2), "rather twice than not at all"
    assert len(quay.introductions) == 1


@broken
async def test_a_modal_opens_or_is_a_card_that_opens_it(quay: Quay, faults: list[Fault]) -> None:
    quay.discord.fail(CALLBACK, *faults)
    one = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.discord.until(lambda: one.modal or quay.here.messages)
    if one.modal is None:
        one = quay.here.press("Continue", on=await quay.here.reads("One more step: Log a talk."))
    await quay.here.sees_modal(one)
    quay.here.submit(how="Video")
    await quay.here.reads(LOGGED)
    await quay.end()
    assert await quay.talks() == 1


@broken
async def test_what_is_also_kept_in_the_direct_message_stands_there_once(quay: Quay, faults: list[Fault]) -> None:
    quay.discord.fail(POSTING, *faults[:1])
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert len(quay.here.direct) == 1


@broken
async def test_plain_words_are_answered_once(quay: Quay, faults: list[Fault]) -> None:
    quay.discord.fail(POSTING, *faults[:1])
    quay.discord.fail(DIRECT, *faults[:1])
    quay.here.write("/sister settings")
    await quay.here.reads(SETTINGS)
    await quay.end()
    assert len(quay.here.direct) == 1


@after
@pytest.mark.parametrize("soon", [NO_HURRY, 0])
async def test_a_card_that_was_replaced_although_nobody_knew_is_replaced_once(
    quay: Quay, faults: list[Fault], soon: float
) -> None:
    quay.here.command("log", how="video", about="the summer")
    logged = await quay.here.reads(LOGGED)
    await quay.hurry(soon)
    quay.discord.fail(CALLBACK if soon else IN_PLACE, *faults)
    quay.here.press("Undo", on=logged)
    await quay.here.reads("Taken back")
    await quay.end()
    assert [words_of(each).startswith("Taken back") for each in quay.here.messages] == [True]
