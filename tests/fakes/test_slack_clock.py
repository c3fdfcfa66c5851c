"""Slack's clock: limits of seconds, without waiting for one of them."""

from __future__ import annotations

import asyncio

import pytest

from tests.clock import START, MovableClock
from tests.fakes.slack.clock import Seconds


async def nothing() -> str:
    return "done"


async def forever() -> None:
    await asyncio.Event().wait()


def test_it_shows_the_bot_s_time() -> None:
    clock = MovableClock()
    seconds = Seconds(clock)
    assert seconds() == START.timestamp()
    clock.move(minutes=1)
    seconds.move(1.5)
    assert seconds() == START.timestamp() + 61.5
    assert clock.at.timestamp() == seconds()


async def test_whoever_waits_is_woken_when_it_is_time() -> None:
    seconds = Seconds()
    await seconds.reaches(seconds())
    waiting = asyncio.create_task(seconds.reaches(seconds() + 3))
    await asyncio.sleep(0)
    await seconds.sleep(2.9)
    await asyncio.sleep(0)
    assert not waiting.done()
    seconds.move(0.1)
    await waiting


async def test_what_comes_in_time_is_taken() -> None:
    assert await Seconds().within(3, nothing()) == "done"


async def test_what_comes_too_late_is_given_up() -> None:
    seconds = Seconds()

    async def late() -> None:
        seconds.move(3)

    with pytest.raises(TimeoutError):
        await seconds.within(3, late())
    waiting = asyncio.create_task(seconds.within(3, forever()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    seconds.move(3)
    with pytest.raises(TimeoutError):
        await waiting


async def test_a_test_that_forgets_the_clock_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.slack.clock.PATIENCE", 0.01)
    with pytest.raises(AssertionError, match="nobody moved Slack's clock"):
        await Seconds().within(3, forever())
