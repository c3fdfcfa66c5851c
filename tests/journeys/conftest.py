"""Where the stories begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.town import Town, said

if TYPE_CHECKING:
    from core.store import Database
    from tests.clock import MovableClock


@pytest.fixture
async def town(database: Database, clock: MovableClock) -> Town:
    """Ana in Suva, Yusuf in Amman and Dee of the staff, partners since today."""
    town = Town(database, clock)
    assert "Posted." in said(await town.introduce("Ana", "Suva City Library", "Suva", "Fiji"))
    assert "Posted." in said(await town.introduce("Yusuf", "Amman Public Library", "Amman", "Jordan"))
    code = await town.core.make_staff_code()
    assert "You are staff now" in said(await town.say("Dee", f"/staff first {code}"))
    assert "Paired:" in said(await town.say("Dee", "/staff pair libraries:LIB-001,LIB-002"))
    await town.core.drain()
    return town
