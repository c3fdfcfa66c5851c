"""One browser for all of these tests, and a playground with the sample for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from tests.browser.chromium import NAMES, find_chromium, running
from tests.browser.seats import BrowserSeats, BrowserTown
from tests.browser.stage import DATABASE, Stage, plant
from tests.browser.visitor import Visitor
from tests.clock import MovableClock
from tests.journeys.town import HARBOUR, LANTERN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import ViewportSize

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 60_000  # milliseconds; a condition is waited for, never a time

expect.set_options(timeout=PATIENCE)

Open = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without a browser the tests are skipped, but in CI that is a failure."""
    found = find_chromium()
    if found is None:
        reason = f"no Chromium: set CHROMIUM to its path, or install one of {', '.join(NAMES)}"
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests; each opens pages of its own in it."""
    async with running(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample_folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playground with the sample, to be copied."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(sqlite_template, folder / DATABASE)
    await plant(folder, MovableClock())
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def later_folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same a month later, when the first nudges have come. To be copied."""
    folder = tmp_path_factory.mktemp("later") / "playground"
    shutil.copytree(sample_folder, folder)
    async with Stage(folder, MovableClock()) as stage, ClientSession(stage.address) as session:
        answer = await session.post("/api/clock", json={"advance": "P1M"})
        assert answer.status == 200
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def stage(sample_folder: Path, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Stage]:
    """A running playground with the sample, of one's own."""
    async with Stage(shutil.copytree(sample_folder, tmp_path / "playground"), clock) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def open_at(browser: Browser) -> AsyncIterator[Open]:
    """Opens a page for an address, on a wide and light screen unless told otherwise. At the end no page may have had
    any trouble.
    """
    visitors: list[Visitor] = []

    async def open_at(address: str, viewport: ViewportSize = WIDE, scheme: str = "light", scale: float = 1) -> Visitor:
        context = await browser.new_context(
            viewport=viewport,
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=scale,
            reduced_motion="reduce",  # so that nothing is looked at half faded in
            locale="en-GB",
            timezone_id="Europe/Berlin",  # nobody of the sample lives there
        )
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(await context.new_page(), address))
        return visitors[-1]

    yield open_at
    for visitor in visitors:
        await visitor.page.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest_asyncio.fixture(loop_scope="session")
async def town(sqlite_url: str, tmp_path: Path, clock: MovableClock, open_at: Open) -> AsyncIterator[BrowserTown]:
    """Both workspaces at the page, before anybody has spoken to the bot."""
    seats = BrowserSeats(tmp_path / "workspaces.db", clock, [HARBOUR, LANTERN], open_at)
    town = BrowserTown(sqlite_url, clock, seats)
    await town.start()
    try:
        yield town
    finally:
        await town.stop()
    assert not town.complaints()


@pytest.fixture
def open_page(stage: Stage, open_at: Open) -> Open:
    """The same for the playground with the sample."""
    return partial(open_at, stage.address)


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(open_page: Open) -> Visitor:
    """Ana, on a wide and light screen."""
    visitor = await open_page()
    await visitor.arrive("ana")
    return visitor
