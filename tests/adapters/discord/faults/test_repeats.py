"""The same thing done or told twice is done once, and says the same; something that is only alike is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.person import words_of
from tests.fakes.discord.wire_protocol import CALLBACK, POSTING

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

LOGGED = "Logged: video call with Amman City Library"
TALK: Json = {"how": "video", "about": "the summer"}


@pytest.fixture
def story_url(database_url: str) -> str:
    """On each database in turn."""
    return database_url


async def test_a_button_that_is_pressed_twice_acts_once_and_says_the_same(quay: Quay) -> None:
    quay.here.command("log", **TALK)
    logged = dict(await quay.here.reads(LOGGED))
    first, second = quay.here.press("Undo", on=logged), quay.here.press("Undo", on=logged)
    await quay.here.answered(first)
    await quay.here.answered(second)
    await quay.here.answered(quay.here.press("Undo", on=logged))
    await quay.end()
    assert [words_of(each).startswith("Taken back") for each in quay.here.messages] == [True]


async def test_a_modal_that_is_sent_twice_acts_once_and_says_the_same(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.here.sees_modal(asked)
    both = [quay.here.submit(of=asked, how="Video"), quay.here.submit(of=asked, how="Video")]
    for one in both:
        await quay.here.answered(one)
    await quay.end()
    assert await quay.talks() == 1
    assert [words_of(each).startswith(LOGGED) for each in quay.here.whispers] == [True, True]


async def test_a_modal_that_is_sent_again_with_something_else_in_it_changes_nothing(quay: Quay) -> None:
    asked = quay.here.command("log", about="the summer")
    await quay.here.sees_modal(asked)
    quay.here.submit(of=asked, how="Video")
    await quay.here.reads(LOGGED)
    quay.here.submit(of=asked, how="Call")
    await quay.here.reads("Already sent; nothing changed.")
    assert await quay.talks() == 1


async def test_the_same_words_typed_again_are_another_talk(quay: Quay) -> None:
    for times in (1, 2):
        quay.here.command("log", **TALK)
        await quay.here.reads(LOGGED, times=times)
    assert await quay.talks() == 2


async def test_what_discord_tells_twice_is_done_and_answered_once(quay: Quay) -> None:
    payload = quay.here.payload(2, {"id": "1", "name": "log", "type": 1, "options": options(TALK)}, channel=quay.place)
    one = quay.here.tell(payload)
    quay.discord.gateway.tell("INTERACTION_CREATE", payload)
    await quay.here.answered(one)
    quay.discord.gateway.tell("INTERACTION_CREATE", payload)
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert await quay.talks() == 1
    assert (quay.discord.calls[CALLBACK], quay.discord.calls[POSTING]) == (1, 1)


async def test_nor_is_it_done_again_by_a_new_program(quay: Quay) -> None:
    payload = quay.here.payload(2, {"id": "1", "name": "log", "type": 1, "options": options(TALK)}, channel=quay.place)
    await quay.here.answered(quay.here.tell(payload))
    await quay.restart()
    quay.discord.gateway.tell("INTERACTION_CREATE", payload)
    await quay.refused(40060)
    await quay.end()
    assert await quay.talks() == 1
    assert len(quay.here.whispers) == 1


async def test_words_that_discord_tells_twice_are_answered_once(quay: Quay) -> None:
    told = quay.here.write("/log how:video we planned the summer")
    quay.discord.gateway.tell("MESSAGE_CREATE", told)
    await quay.here.reads(LOGGED)
    await quay.end()
    assert await quay.talks() == len(quay.here.direct) == 1


def options(given: Json) -> list[Json]:
    return [{"name": name, "type": 3, "value": value} for name, value in given.items()]
