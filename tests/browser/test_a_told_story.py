"""A story from its telling to its withdrawal, lived at the page of the playground and read on the public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.browser.seats import BrowserSeats, BrowserTown
from tests.journeys.a_mentored_trial import begins
from tests.journeys.a_told_story import told
from tests.journeys.town import HARBOUR, LANTERN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.browser.conftest import Open
    from tests.clock import MovableClock

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def town(sqlite_url: str, tmp_path: Path, clock: MovableClock, open_at: Open) -> AsyncIterator[BrowserTown]:
    """Ana in Suva and Yusuf in Amman, partners since today, and Dee of the staff."""
    seats = BrowserSeats(tmp_path / "workspaces.db", clock, [HARBOUR, LANTERN], open_at)
    town = BrowserTown(sqlite_url, clock, seats)
    await town.start()
    try:
        await begins(town)
        yield town
    finally:
        await town.stop()
    assert not town.complaints()


async def test_a_story_told_at_the_page(town: BrowserTown) -> None:
    await told(town)
