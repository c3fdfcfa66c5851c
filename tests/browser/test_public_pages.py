"""The public pages for everybody: read aloud, by keyboard, on a phone, in the dark, and when a story is hostile."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from core.api import Core
from core.store import Database
from tests.adapters.web.hostile import HOSTILE
from tests.browser.conftest import PHONE, WIDE, Open
from tests.browser.gallery import DATABASE, gallery, hang, rehang
from tests.browser.room import TOO_WIDE
from tests.browser.test_care import ENLARGED, TABLET, look_as_axe
from tests.clock import MovableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page, ViewportSize

    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

INSIDE = ("", "?country=NO", "/mango", "/recipes", "/arabic", "/mended", "/tell", "/mango/tell", "/told", "/nowhere")


@pytest_asyncio.fixture(loop_scope="session")
async def hung(sqlite_template: Path, tmp_path: Path) -> tuple[Path, MovableClock, dict[str, int]]:
    """A folder with a few stories, and their ids."""
    shutil.copy(sqlite_template, tmp_path / DATABASE)
    clock = MovableClock()
    return tmp_path, clock, await hang(tmp_path, clock)


@pytest_asyncio.fixture(loop_scope="session")
async def served(hung: tuple[Path, MovableClock, dict[str, int]]) -> AsyncIterator[str]:
    async with gallery(hung[0], hung[1]) as address:
        yield address


def address(served: str, ids: dict[str, int], inside: str) -> str:
    """A page by the short name of its story."""
    parts = [str(ids.get(part, part)) for part in inside.split("/")]
    return f"{served}/stories{'/'.join(parts)}"


def was_refused(visitor: Visitor, status: int) -> None:
    """The browser writes down when a page was answered with such a status: that was to be."""
    left = [each for each in visitor.troubles if f"the server responded with a status of {status}" not in each]
    assert len(left) < len(visitor.troubles)
    visitor.troubles[:] = left


async def too_wide(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(TOO_WIDE)
    return found


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone and dark"])
async def test_axe_finds_nothing_and_everything_fits(
    hung: tuple[Path, MovableClock, dict[str, int]],
    served: str,
    open_at: Open,
    viewport: ViewportSize,
    scheme: str,
) -> None:
    visitor = await open_at(served, viewport, scheme)
    page = visitor.page
    found = {}
    for inside in INSIDE:
        await page.goto(address(served, hung[2], inside))
        found[inside] = [*await look_as_axe(page), *await too_wide(page)]
    was_refused(visitor, 404)
    assert {inside: troubles for inside, troubles in found.items() if troubles} == {}


@pytest.mark.parametrize("viewport", [TABLET, ENLARGED], ids=["tablet", "at 200 %"])
async def test_everything_fits_in_between(
    hung: tuple[Path, MovableClock, dict[str, int]], served: str, open_at: Open, viewport: ViewportSize
) -> None:
    visitor = await open_at(served, viewport)
    page = visitor.page
    for inside in INSIDE:
        await page.goto(address(served, hung[2], inside))
        assert await too_wide(page) == [], inside
    was_refused(visitor, 404)


@pytest.mark.parametrize("which", HOSTILE)
async def test_a_hostile_story_does_nothing_and_fits(
    hung: tuple[Path, MovableClock, dict[str, int]], served: str, open_at: Open, which: str
) -> None:
    folder, clock, ids = hung
    await rehang(folder, clock, ids["mango"], HOSTILE[which])
    page = (await open_at(served, PHONE)).page
    for inside in ("", "/mango", "/mango/tell"):
        await page.goto(address(served, ids, inside))
        assert await page.title() != "taken"
        assert await page.locator("script, style, [onerror], [onload], [onmouseover]").count() == 0
        assert await too_wide(page) == [], inside
        assert await look_as_axe(page) == [], inside


async def test_a_list_by_keyboard(hung: tuple[Path, MovableClock, dict[str, int]], served: str, open_at: Open) -> None:
    page = (await open_at(served)).page
    await page.goto(f"{served}/stories")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport(ratio=1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Country")).to_be_focused()
    await page.get_by_label("Country").select_option(label="Jordan")
    await page.get_by_role("button", name="Show").press("Enter")
    await expect(page.get_by_text("2 stories, newest first")).to_be_visible()
    await expect(page.get_by_label("Country")).to_have_value("JO")
    await page.get_by_role("link", name="One mango tree in two libraries").press("Enter")
    await expect(page.get_by_role("heading", name="One mango tree in two libraries")).to_be_visible()


async def test_a_visitor_without_scripts_tells_staff(
    hung: tuple[Path, MovableClock, dict[str, int]], served: str, open_at: Open
) -> None:
    folder, clock, ids = hung
    visitor = await open_at(served, PHONE)
    page = visitor.page
    await page.goto(address(served, ids, "/mango"))
    await page.get_by_role("link", name="Tell staff privately").click()
    await page.get_by_label("Your e-mail address").fill("noor@example.org")
    words = page.get_by_label("What should staff know?")
    await words.fill("   ")
    await page.get_by_role("button", name="Send to staff").click()
    await expect(page.get_by_text("Please write a few words first.")).to_be_visible()
    was_refused(visitor, 422)
    await expect(words).to_be_focused()
    assert await look_as_axe(page) == []
    await expect(page.get_by_label("Your e-mail address")).to_have_value("noor@example.org")
    await words.fill("My face is on it.")
    await page.get_by_role("button", name="Send to staff").click()
    await expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    database = Database(f"sqlite:///{folder / DATABASE}")
    core = Core(database, clock)
    assert (await core.figures()).waiting == 1
    await database.close()


async def test_the_page_loads_nothing_from_elsewhere(
    hung: tuple[Path, MovableClock, dict[str, int]], served: str, open_at: Open
) -> None:
    page = (await open_at(served)).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = await page.goto(address(served, hung[2], "/mango"))
    assert answer is not None
    assert "default-src 'none'" in (await answer.header_value("content-security-policy") or "")
    assert all(each.startswith(served) for each in asked)
    assert len([each for each in asked if "/photo/" in each]) == 1
    assert len(asked) <= 4
