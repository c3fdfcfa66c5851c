"""A partnership's whole life, lived at the page by the people of both libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.a_whole_life import live

if TYPE_CHECKING:
    from tests.browser.seats import BrowserTown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_libraries_live_a_whole_partnership_at_the_page(town: BrowserTown) -> None:
    await live(town)
