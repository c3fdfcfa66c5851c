"""A trial with a mentor, lived at the page; and one for whom nobody has time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.a_mentored_trial import begins, mentored, nobody_helps

if TYPE_CHECKING:
    from tests.browser.seats import BrowserTown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_mentor_helps_at_the_page(town: BrowserTown) -> None:
    await begins(town)
    await mentored(town)


async def test_nobody_helps_at_the_page(town: BrowserTown) -> None:
    await begins(town)
    await nobody_helps(town)
