"""For any zones, weekends, holidays, closed days, *later*s and talks: no message leaves outside its reader's hours,
none beyond their limit, and a partnership that stays silent always climbs to staff.
"""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.core.silences.four_months import FourMonths

if TYPE_CHECKING:
    from core.store import Database
    from tests.clock import MovableClock

SEEDS = range(int(os.environ.get("RANDOM_SILENCES", "3")))
"""So many programmes on each database: the same in every run."""


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("seed", SEEDS)
async def test_messages_keep_to_hours_and_limits_and_silence_climbs(
    database: Database, clock: MovableClock, seed: int
) -> None:
    months = FourMonths(database, clock, Random(seed))
    await months.begin()
    await months.live()

    assert await months.silence_reached_staff() > 0, "nobody stayed silent, so nothing was tried"
    assert sum(len(each) for each in months.written.values()) > 5, "hardly anybody was written to"
