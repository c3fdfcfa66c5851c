"""The line one writes in, and the commands it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Open
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

CUT_THROUGH_WORDS = """nodes => {
    const end = nodes[0].parentElement.getBoundingClientRect().bottom;
    return nodes.some((node) => {
        const { top } = node.getBoundingClientRect(); // the first line of its words is from 4 to 28 pixels below
        return top + 10 < end && end < top + 22;
    });
}"""


async def test_enter_completes_the_only_command_that_is_left(visitor: Visitor) -> None:
    line = visitor.page.get_by_role("combobox", name="Message")
    await line.fill("/lo")
    await expect(visitor.page.get_by_role("option")).to_have_count(1)
    await line.press("Enter")
    await expect(line).to_have_value("/log ")
    await expect(visitor.messages).to_have_count(0)
    await line.press("Enter")
    await expect(visitor.form).to_be_visible()


@pytest.mark.parametrize("height", [740, 560, 500])
async def test_a_list_of_commands_without_room_for_all_shows_that_there_is_more(open_page: Open, height: int) -> None:
    visitor = await open_page({"width": 360, "height": height})
    await visitor.arrive("dee")
    await visitor.page.get_by_role("combobox", name="Message").fill("/staff ")
    options = visitor.page.get_by_role("option")
    await expect(options.first).to_be_visible()
    hidden = await visitor.page.locator("#completion").evaluate("node => node.scrollHeight - node.clientHeight")
    if hidden > 1:
        assert await options.evaluate_all(CUT_THROUGH_WORDS)
    else:
        await expect(options.last).to_be_in_viewport(ratio=1)
    await expect(visitor.page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
