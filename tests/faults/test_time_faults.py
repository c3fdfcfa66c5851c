"""R3, faults of time: whatever the clock does, who is to be asked once is asked once, in their own hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.faults.silence import Silence

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WEDNESDAY = date(2026, 11, 25)
TEN = datetime(2026, 11, 24, 22, tzinfo=UTC)
"""Ten o'clock of that Wednesday in Suva."""

FIJI, NEW_YORK = "Pacific/Fiji", "America/New_York"


@pytest.fixture
def silence(database: Database, store: Store, clock: MovableClock) -> Silence:
    """On both databases."""
    return Silence(database, store, clock)


async def test_r3_clock_an_hour_ahead(silence: Silence) -> None:
    """It is put right in the hour in which she was asked too early by the right time."""
    await silence.due(WEDNESDAY, zone=FIJI)
    await silence.from_to(TEN - 3 * HOUR, TEN - HOUR)
    assert silence.arrived == []
    await silence.from_to(TEN, TEN + HOUR)
    await silence.from_to(TEN, TEN + DAY, every=2 * HOUR)
    assert silence.arrived == [TEN]


async def test_r3_clock_an_hour_behind(silence: Silence) -> None:
    """It is put right when it was nine by the wrong time."""
    await silence.due(WEDNESDAY, zone=FIJI)
    await silence.from_to(TEN - 3 * HOUR, TEN - HOUR)
    await silence.at(TEN + MINUTE)
    await silence.from_to(TEN + 2 * MINUTE, TEN + DAY, every=2 * HOUR)
    assert silence.arrived == [TEN + MINUTE]


async def test_r3_clock_goes_backwards(silence: Silence) -> None:
    """By an hour, by a day, by a month; each time all is lived through again."""
    await silence.due(WEDNESDAY, zone=FIJI)
    await silence.at(TEN)
    for back in (HOUR, DAY, 30 * DAY):
        await silence.from_to(TEN - back, TEN + HOUR, every=back / 3)
    await silence.from_to(TEN, TEN + 6 * DAY, every=DAY)
    assert silence.arrived == [TEN]
    assert await silence.failed() == 0


async def test_r3_summer_time_begins(silence: Silence) -> None:
    """In New York there is no half past two on 14 March 2027: she who reads at two is asked at three."""
    sunday = date(2027, 3, 14)
    await silence.due(sunday, zone=NEW_YORK, hour=2)
    midnight = datetime(2027, 3, 14, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)
    await silence.from_to(midnight + HOUR / 2, midnight + 5 * HOUR)
    (asked,) = silence.arrived
    assert asked.astimezone(ZoneInfo(NEW_YORK)).isoformat() == "2027-03-14T03:00:00-04:00"


async def test_r3_summer_time_ends(silence: Silence) -> None:
    """In New York it is one o'clock twice on 1 November 2026: she who reads at one is asked at the first."""
    sunday = date(2026, 11, 1)
    await silence.due(sunday, zone=NEW_YORK, hour=1)
    midnight = datetime(2026, 11, 1, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)
    await silence.from_to(midnight + HOUR / 2, midnight + 5 * HOUR)
    (asked,) = silence.arrived
    assert asked.astimezone(ZoneInfo(NEW_YORK)).isoformat() == "2026-11-01T01:00:00-04:00"


async def test_r3_leap_day(silence: Silence) -> None:
    await silence.due(date(2028, 2, 29), zone=FIJI)
    ten = datetime(2028, 2, 28, 22, tzinfo=UTC)
    await silence.from_to(ten - 2 * DAY, ten + 3 * DAY, every=8 * HOUR)
    assert silence.arrived == [ten]


async def test_r3_thirty_days_off(silence: Silence) -> None:
    """The program did not run for a month: one message, at her next ten o'clock, and none for each day of it."""
    first = TEN - 21 * DAY
    await silence.due(WEDNESDAY - 21 * DAY, zone=FIJI)
    await silence.at(first - DAY)
    back = first + 30 * DAY + 6 * HOUR
    await silence.from_to(back, back + 6 * DAY, every=9 * HOUR)
    assert silence.arrived == [first + 31 * DAY]
    assert await silence.failed() == 0
