"""Whether everything has room on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((node) => node.checkVisibility() && !node.closest("#people, .unseen, .skip, .picker"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => `${node.tagName} ${node.className} ${node.textContent.slice(0, 40)}`)"""

SPILLS = """() => [...document.querySelectorAll(".card, .form-body, .home-text")]
    .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.textContent.slice(0, 80))"""


async def look_for_room(page: Page) -> list[str]:
    """What does not fit."""
    too_wide: list[str] = await page.evaluate(TOO_WIDE)
    spills: list[str] = await page.evaluate(SPILLS)
    return [*(f"too wide: {one}" for one in too_wide), *(f"spills: {one}" for one in spills)]
