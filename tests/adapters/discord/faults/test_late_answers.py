"""An answer that takes longer than Discord waits: announced in time, and then in its place; what comes too late even
for that comes in the direct message, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord import speaking
from tests.adapters.discord.connected import NO_HURRY
from tests.fakes.discord.person import words_of
from tests.fakes.discord.wire_interactions import DEFERRED, DEFERRED_UPDATE, MODAL
from tests.fakes.discord.wire_protocol import EPHEMERAL, QUARTER_HOUR, SOON, Fault

if TYPE_CHECKING:
    from tests.adapters.discord.faults.logged import Logged
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

LOGGED = "Logged: video call with Amman City Library"
HOME = "Next best action"
SETTINGS = "This is how I write to you."
CONTINUE = "One more step: Log a talk."

MEMBER = "GET /guilds/{guild}/members/{user}"
TALK: Json = {"how": "video", "about": "the summer"}

ALONE = {"type": DEFERRED, "data": {"flags": EPHEMERAL}}


async def test_a_command_in_a_channel_is_announced_and_answered_in_its_place(quay: Quay) -> None:
    await quay.hurry()
    async with quay.busy():
        one = await quay.here.answered(quay.here.command("log", channel=quay.place, **TALK))
        assert one.answer == ALONE
    await quay.here.reads(LOGGED, times=2)
    assert len(one.messages) == 1
    await quay.end()
    assert len(quay.here.whispers) == len(quay.here.direct) == 1, "in the channel, and where it is kept"
    assert await quay.talks() == 1


async def test_in_the_direct_message_it_stands_once(quay: Quay) -> None:
    await quay.hurry()
    async with quay.busy():
        one = await quay.here.answered(quay.here.command("log", **TALK))
        assert one.answer == {"type": DEFERRED}
    await quay.here.reads(LOGGED)
    await quay.end()
    assert len(quay.here.messages) == 1


async def test_a_press_that_replaces_its_card_does_so_late(quay: Quay) -> None:
    quay.here.command("log", channel=quay.place, **TALK)
    await quay.here.reads(LOGGED, times=2)
    (logged,) = quay.here.whispers
    await quay.hurry()
    async with quay.busy():
        one = await quay.here.answered(quay.here.press("Undo", on=logged))
        assert one.answer == {"type": DEFERRED_UPDATE}
    await quay.here.reads("Taken back")
    await quay.end()
    assert [words_of(each).startswith("Taken back") for each in quay.here.whispers] == [True]


async def test_a_press_that_does_not_stands_below_it_for_this_person_alone(quay: Quay) -> None:
    await quay.post_start_card()
    await quay.passes()
    await quay.hurry(0)
    one = await quay.here.answered(quay.here.press("Just looking"))
    assert one.answer == {"type": DEFERRED_UPDATE}
    await quay.here.reads("Welcome. Sister libraries are")
    await quay.end()
    assert len(quay.introductions) == len(quay.here.whispers) == 1
    assert quay.yusuf_here.whispers == []


async def test_a_modal_is_announced_and_answered_in_its_place(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.here.sees_modal(asked)
    modal = quay.here.submission(how="Video")
    await quay.hurry()
    async with quay.busy():
        one = await quay.here.answered(quay.here.tell(modal))
        assert one.answer == ALONE
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert len(quay.here.whispers) == len(quay.here.direct) == 1
    assert await quay.talks() == 1


async def test_a_form_is_a_card_that_leads_on_and_gives_way_to_what_follows(quay: Quay) -> None:
    await quay.hurry(0)
    one = await quay.here.answered(quay.here.command("log", channel=quay.place, about="hello"))
    assert one.answer == ALONE
    card = await quay.here.reads(CONTINUE)
    await quay.hurry(NO_HURRY)
    await quay.here.sees_modal(quay.here.press("Continue", on=card))
    modal = quay.here.submission(how="Video")
    await quay.hurry(0)
    one = await quay.here.answered(quay.here.tell(modal))
    assert one.answer == {"type": DEFERRED_UPDATE}
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert [words_of(each).startswith(LOGGED) for each in quay.here.whispers] == [True], "in the place of the card"
    assert len(quay.here.direct) == 1


# Too late


@pytest.mark.parametrize("channel", [True, False])
async def test_what_is_answered_too_late_comes_in_the_direct_message_once(quay: Quay, channel: bool) -> None:
    async with quay.busy():
        quay.here.command("log", channel=quay.place if channel else None, **TALK)
        quay.clock.move(seconds=SOON + 1)
    await quay.here.reads(LOGGED)
    await quay.end()
    assert len(quay.here.messages) == len(quay.here.direct) == 1
    assert await quay.talks() == 1


@pytest.mark.parametrize("channel", [True, False])
async def test_so_does_what_was_announced_too_late(quay: Quay, channel: bool) -> None:
    await quay.hurry(0.2)
    async with quay.busy():
        quay.here.command("log", channel=quay.place if channel else None, **TALK)
        quay.clock.move(seconds=SOON + 1)
        await quay.refused(10062)
    await quay.here.reads(LOGGED)
    await quay.end()
    assert len(quay.here.messages) == len(quay.here.direct) == 1
    assert await quay.talks() == 1


async def test_so_does_what_takes_longer_than_a_quarter_of_an_hour(quay: Quay) -> None:
    await quay.hurry()
    async with quay.busy():
        one = await quay.here.answered(quay.here.command("log", channel=quay.place, **TALK))
        quay.clock.move(seconds=QUARTER_HOUR + 1)
    await quay.here.reads(LOGGED)
    await quay.end()
    assert [message["components"] for message in one.messages] == [[]], "what was announced stays so"
    assert len(quay.here.direct) == 1


async def test_a_press_that_is_answered_too_late_is_answered_in_the_direct_message(quay: Quay) -> None:
    quay.here.command("sister home", channel=quay.place)
    await quay.here.reads(HOME)
    async with quay.busy():
        quay.here.press("Settings")
        quay.clock.move(seconds=SOON + 1)
    await quay.here.reads(SETTINGS)
    await quay.end()
    assert len(quay.here.direct) == 1


@pytest.mark.parametrize("announced", [True, False])
async def test_a_form_that_comes_too_late_is_a_card_in_the_direct_message(quay: Quay, announced: bool) -> None:
    await quay.hurry(0 if announced else NO_HURRY)
    quay.here.command("log", channel=quay.place, about="the summer")
    quay.clock.move(seconds=SOON + 1)
    card = await quay.here.reads(CONTINUE)
    assert quay.refusals == ([10062] if announced else [10062, 10062])
    assert card in quay.here.direct
    await quay.hurry(NO_HURRY)
    await quay.here.sees_modal(quay.here.press("Continue", on=card))
    quay.here.submit(how="Video")
    await quay.here.reads(LOGGED)
    await quay.end()
    assert await quay.talks() == len(quay.here.messages) == 1, "in the place of the card"


# While somebody types


async def test_choices_that_are_not_found_in_time_are_none(
    quay: Quay, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(speaking, "WHILE_TYPING", 0.05)
    quay.discord.fail(MEMBER, Fault(silent=True))
    assert await quay.here.types("introduce", "country", "fij") == []
    quay.discord.end()
    monkeypatch.setattr(speaking, "WHILE_TYPING", NO_HURRY)
    assert await quay.here.types("introduce", "country", "fij", channel=quay.place) == ["Fiji", "Finland"]
    await quay.end()
    assert logged.errors == []


async def test_choices_that_nobody_waits_for_any_more_are_no_error(quay: Quay, logged: Logged) -> None:
    quay.here.typing("introduce", "country", "fij", channel=quay.place)
    quay.clock.move(seconds=SOON + 1)
    await quay.refused(10062)
    await quay.end()
    assert logged.warnings == []


async def test_a_form_in_time_is_a_modal(quay: Quay) -> None:
    one = await quay.here.answered(quay.here.command("log", channel=quay.place, about="the summer"))
    assert one.answer is not None
    assert one.answer["type"] == MODAL
