"""A story from its telling to its withdrawal, lived at the page of the playground and read on the public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.a_mentored_trial import begins
from tests.journeys.a_told_story import told

if TYPE_CHECKING:
    from tests.browser.seats import BrowserTown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_story_told_at_the_page(town: BrowserTown) -> None:
    await begins(town)
    await told(town)
