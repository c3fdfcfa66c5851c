"""Where the stories begin, on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.seats.playground import PlaygroundSeats
from tests.journeys.town import HARBOUR, LANTERN, Town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.clock import MovableClock


@pytest.fixture(params=["playground-sqlite", "playground-postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Of a migrated, empty database."""
    url: str = request.getfixturevalue("postgres_url" if "postgresql" in request.param else "sqlite_url")
    return url


@pytest.fixture
async def empty_town(address: str, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Town]:
    """The bot, before anybody has spoken to it."""
    town = Town(address, clock, [PlaygroundSeats(tmp_path / "workspaces.db", clock, [HARBOUR, LANTERN])])
    await town.start()
    yield town
    await town.stop()


@pytest.fixture
async def town(empty_town: Town) -> Town:
    """Ana in Suva, Yusuf in Amman and Dee of the staff, partners since today."""
    town = empty_town
    assert "Posted." in (await town.introduce("Ana", "Suva City Library", "Suva", "Fiji")).said
    assert "Posted." in (await town.introduce("Yusuf", "Amman Public Library", "Amman", "Jordan")).said
    assert "You are staff now" in (await town.say("Dee", f"/staff first {await town.staff_code()}")).said
    assert "Paired:" in (await town.say("Dee", "/staff pair libraries:LIB-001,LIB-002")).said
    await town.move(minutes=0)
    return town
