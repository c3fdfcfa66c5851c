"""A short life of it; `make chaos` lives long ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.chaos.life import Life

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 12


async def test_workers_that_are_killed_lose_nothing_and_say_nothing_twice(database_url: str, tmp_path: Path) -> None:
    seed = os.environ.get("CHAOS_SEED", os.urandom(4).hex())
    print(f"CHAOS_SEED={seed}")  # noqa: T201  # pytest shows it where the test fails

    verdict = await Life(database_url, tmp_path, KILLS, seed, partnerships=20).live()

    assert verdict.faults == [], seed
    assert verdict.messages
    assert verdict.commands
    assert verdict.nudges
