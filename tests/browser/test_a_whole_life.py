"""A partnership's whole life, lived at the page by the people of both libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.browser.seats import BrowserSeats, BrowserTown
from tests.journeys.a_whole_life import live
from tests.journeys.town import HARBOUR, LANTERN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.browser.conftest import Open
    from tests.clock import MovableClock

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def town(sqlite_url: str, tmp_path: Path, clock: MovableClock, open_at: Open) -> AsyncIterator[BrowserTown]:
    """Both workspaces, before anybody has spoken to the bot."""
    seats = BrowserSeats(tmp_path / "workspaces.db", clock, [HARBOUR, LANTERN], open_at)
    town = BrowserTown(sqlite_url, clock, seats)
    await town.start()
    try:
        yield town
    finally:
        await town.stop()
    assert not town.complaints()


async def test_two_libraries_live_a_whole_partnership_at_the_page(town: BrowserTown) -> None:
    await live(town)
