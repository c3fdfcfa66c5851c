"""A partnership's whole life in the playground, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.a_whole_life import live

if TYPE_CHECKING:
    from tests.journeys.town import Town


@pytest.mark.parametrize("where", ["playground-sqlite", "playground-postgresql"])
async def test_two_libraries_live_a_whole_partnership(empty_town: Town) -> None:
    await live(empty_town)
