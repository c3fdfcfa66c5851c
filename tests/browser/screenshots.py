"""Takes the pictures of the documentation: `python -m tests.browser.screenshots`. They want fonts of Noto and URW."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from aiohttp import ClientSession
from alembic import command
from playwright.async_api import ViewportSize, expect

from migrations.config import alembic_config
from tests.browser.chromium import find_chromium, running
from tests.browser.conftest import PHONE, WIDE
from tests.browser.gallery import DATABASE as STORIES
from tests.browser.gallery import gallery, hang
from tests.browser.palette import in_few_colours
from tests.browser.stage import DATABASE, Stage, plant
from tests.browser.visitor import Visitor
from tests.clock import MovableClock

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
SCREENS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("playground-light", WIDE, "light"),
    ("playground-phone-dark", PHONE, "dark"),
)
PUBLIC: tuple[tuple[str, str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("stories-light", "", WIDE, "light"),
    ("stories-phone-dark", "", PHONE, "dark"),
    ("story-light", "mango", WIDE, "light"),
    ("story-phone-dark", "arabic", PHONE, "dark"),
)
"""Of the public pages: a picture's name, the story, the screen. Each is shown to its end."""

LOG = {"as": "ana", "text": "/log how:video had a video call about story hour"}
UNTIL_THAT_SUNDAY, UNTIL_THE_NUDGE = {"advance": "P30DT4H"}, {"advance": "PT15H48M"}


async def take(executable: str, address: str) -> None:
    """Ana on two screens, when a month has gone by and her nudge comes."""
    async with running(executable) as browser, ClientSession(address) as session:

        async def post(path: str, body: dict[str, str]) -> None:
            async with session.post(path, json=body) as answer:
                answer.raise_for_status()

        await post("/api/say", LOG)
        await post("/api/clock", UNTIL_THAT_SUNDAY)
        visitors = {}
        for name, viewport, scheme in SCREENS:
            page = await browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            visitors[name] = Visitor(page, address)
            await visitors[name].arrive("ana")
        await post("/api/clock", UNTIL_THE_NUDGE)
        for name, visitor in visitors.items():
            await visitor.expect_newest("A short hello is enough.")
            await expect(visitor.clock_said).to_contain_text("sent")
            await expect(visitor.page.locator("#clock-text")).to_contain_text("21 December 2026, 10:00")
            await expect(visitor.home).to_contain_text("Yesterday")
            picture = await visitor.page.screenshot(animations="disabled", caret="hide")
            (PICTURES / f"{name}.png").write_bytes(in_few_colours(picture))


async def take_public(executable: str) -> None:
    """The public pages with a few invented stories."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), MovableClock()
        await asyncio.to_thread(command.upgrade, alembic_config(url=f"sqlite:///{folder / STORIES}"), "head")
        ids = await hang(folder, clock)
        async with gallery(folder, clock) as address, running(executable) as browser:
            for shot, story, viewport, scheme in PUBLIC:
                page = await browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
                await page.goto(f"{address}/stories/{ids[story]}" if story else f"{address}/stories")
                await page.locator("img").first.evaluate("image => image.decode()")
                picture = await page.screenshot(animations="disabled", full_page=True)
                (PICTURES / f"{shot}.png").write_bytes(in_few_colours(picture))


async def main(executable: str) -> None:
    """Serve the sample from a place of its own, and take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    await take_public(executable)
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), MovableClock()
        await asyncio.to_thread(command.upgrade, alembic_config(url=f"sqlite:///{folder / DATABASE}"), "head")
        await plant(folder, clock)
        async with Stage(folder, clock) as stage:
            await take(executable, stage.address)


if __name__ == "__main__":
    found = find_chromium()
    if found is None:
        sys.exit("No Chromium: set CHROMIUM to its path.")
    asyncio.run(main(found))
