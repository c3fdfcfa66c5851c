"""The programme that the contract tests run in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contracts.world import World, build_world

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def world(database: Database, store: Store, clock: MovableClock) -> World:
    """A small programme, on SQLite and on PostgreSQL in turn."""
    return await build_world(database, store, clock)
