"""The page for everybody: by keyboard, on a phone, in the dark, enlarged, read aloud; and it loads only its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Open
from tests.browser.room import look_for_room
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import ViewportSize

    from tests.browser.visitor import Visitor
    from tests.clock import MovableClock

pytestmark = pytest.mark.asyncio(loop_scope="session")

TABLET: ViewportSize = {"width": 800, "height": 1100}
ENLARGED: ViewportSize = {"width": 720, "height": 450}  # a screen of 1440 by 900 at 200 %

AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},  # text at 7:1
}


async def look_as_axe(page: Page) -> list[str]:
    """What axe finds."""
    found: dict[str, Any] = (await Axe().run(page, options=AXE_OPTIONS)).response
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest_asyncio.fixture(loop_scope="session")
async def stage(later_folder: Path, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Stage]:
    """A running playground in which Ana has a nudge already."""
    async with Stage(shutil.copytree(later_folder, tmp_path / "playground"), clock) as stage:
        yield stage


async def states(visitor: Visitor) -> AsyncIterator[str]:
    """Go to the main states of the page, one after another, and tell which it is."""
    page = visitor.page
    await visitor.arrive("noor")
    yield "a newcomer"
    await page.get_by_role("combobox", name="Message").fill("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    yield "commands"
    await visitor.become("ana")
    await visitor.expect_newest("A short hello is enough.")
    yield "a nudge"
    if await page.locator("#home-open").is_visible():
        await page.locator("#home-open").click()
        yield "home"
        await page.locator("#home-close").click()
    await visitor.write("/log had a video call about story hour")
    await visitor.form.get_by_role("textbox", name="Write the date").fill("03/12")
    await visitor.form.get_by_role("button", name="Log it").click()
    await expect(visitor.form).to_contain_text("2 answers to change")
    yield "a form with errors"
    await page.keyboard.press("Escape")
    await visitor.become("dee")
    await visitor.write("/staff inactive")
    await visitor.expect_newest("quiet partnerships")
    yield "the quiet list"


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone and dark"])
async def test_axe_finds_nothing(open_page: Open, viewport: ViewportSize, scheme: str) -> None:
    visitor = await open_page(viewport, scheme)
    found = {state: await look_as_axe(visitor.page) async for state in states(visitor)}
    assert {state: troubles for state, troubles in found.items() if troubles} == {}


@pytest.mark.parametrize("viewport", [WIDE, PHONE, TABLET, ENLARGED], ids=["wide", "phone", "tablet", "at 200 %"])
async def test_everything_fits(open_page: Open, viewport: ViewportSize) -> None:
    visitor = await open_page(viewport)
    found = {state: await look_for_room(visitor.page) async for state in states(visitor)}
    assert {state: troubles for state, troubles in found.items() if troubles} == {}


async def test_everything_by_keyboard(open_page: Open) -> None:
    visitor = await open_page()
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.arrive("tomas")

    await keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Skip to the conversation")).to_be_focused()
    await keyboard.press("Tab")
    await expect(page.locator("#people a").first).to_be_focused()
    await keyboard.press("Enter")
    await expect(visitor.here("ana")).to_be_attached()
    await page.get_by_role("button", name="Skip to the conversation").press("Enter")
    await expect(page.get_by_role("combobox", name="Message")).to_be_focused()

    await keyboard.type("/l")
    await expect(page.get_by_role("option", name="/log")).to_be_visible()
    await keyboard.press("Tab")
    await keyboard.type("had a talk")
    await keyboard.press("Enter")
    await expect(visitor.form.get_by_role("radio", name="Video")).to_be_focused()
    await keyboard.press("ArrowRight")
    await expect(visitor.form.get_by_role("radio", name="Call")).to_be_checked()
    await keyboard.press("Enter")
    await visitor.expect_newest("Logged: phone call")

    undo = visitor.newest.get_by_role("button", name="Undo")
    for _press in range(8):
        await keyboard.press("Shift+Tab")
        if await undo.evaluate("node => node === document.activeElement"):
            break
    await expect(undo).to_be_focused()
    assert await undo.evaluate("node => getComputedStyle(node).outlineWidth") == "2px"
    await keyboard.press("Enter")
    await visitor.expect_newest("Taken back")


async def test_a_phone_has_everything_in_one_column(open_page: Open) -> None:
    visitor = await open_page(PHONE)
    page = visitor.page
    await visitor.arrive("ana")
    await expect(visitor.home).to_be_hidden()
    await page.get_by_role("button", name="Home").click()
    await expect(visitor.home).to_be_visible()
    await page.get_by_role("button", name="Close").click()

    await page.get_by_role("button", name="Other conversations").click()
    await visitor.go_to("introductions")
    await visitor.expect_newest("introduces a library")
    await visitor.become("mai")
    await expect(page.locator('#people a[href="#mai/bot"]')).to_be_in_viewport(ratio=1)

    await visitor.become("ana")
    await visitor.move_clock("+1 day")
    await visitor.expect_newest("A short hello is enough.")
    await expect(visitor.newest.get_by_role("button", name="Pause")).to_be_in_viewport(ratio=1)


async def test_a_long_answer_is_shown_from_its_beginning(open_page: Open) -> None:
    visitor = await open_page(PHONE)
    await visitor.arrive("dee")
    await visitor.write("/staff inactive")
    await expect(visitor.newest.get_by_role("button", name="CSV file")).to_be_attached()
    await expect(visitor.newest.get_by_role("button", name="Change filters")).to_be_in_viewport(ratio=1)
    await expect(visitor.newest.get_by_role("button", name="CSV file")).not_to_be_in_viewport()


async def test_dark_is_dark(open_page: Open) -> None:
    visitor = await open_page(scheme="dark")
    await visitor.arrive()
    assert await visitor.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 26, 24)"


async def test_the_page_may_load_nothing_from_elsewhere(visitor: Visitor) -> None:
    answer = await visitor.page.goto(visitor.address)
    assert answer is not None
    policy = await answer.header_value("content-security-policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
