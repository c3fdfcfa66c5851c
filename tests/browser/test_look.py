"""What is seen where: columns that line up, gaps, and colours that tell people apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT_EDGES = "nodes => [...new Set(nodes.map((node) => Math.round(node.getBoundingClientRect().right)))]"
HUES = "nodes => nodes.map((node) => node.className.match(/\\bh\\d+/)[0])"


async def test_dates_line_up_whether_or_not_a_row_has_a_button(visitor: Visitor) -> None:
    await visitor.write("/sister history")
    rows = visitor.newest.locator(".row-list .row")
    await expect(rows.filter(has=visitor.page.get_by_role("button")).first).to_be_visible()
    await expect(rows.filter(has_not=visitor.page.get_by_role("button")).first).to_be_visible()
    assert len(await rows.locator(".row-aside").evaluate_all(RIGHT_EDGES)) == 1


async def test_until_and_its_time_stand_together(visitor: Visitor) -> None:
    await visitor.write("/log how:video had a talk")
    await expect(visitor.newest.get_by_role("button", name="Undo")).to_be_visible()
    until = visitor.newest.locator(".until")
    gap = await until.evaluate("""node => {
        const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        let before = null;
        while (words.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(words.currentNode);
            const place = range.getBoundingClientRect();
            if (before !== null && /^\\d/.test(words.currentNode.data)) return place.left - before;
            before = place.right;
        }
        return null;
    }""")
    assert gap is not None
    assert gap < 1


async def test_people_of_the_sample_have_different_colours(visitor: Visitor) -> None:
    hues = await visitor.page.locator("#people .avatar").evaluate_all(HUES)
    assert len(hues) >= 8
    assert len(set(hues)) == len(hues)
