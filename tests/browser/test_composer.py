"""The line one writes in, and the commands it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_enter_completes_the_only_command_that_is_left(visitor: Visitor) -> None:
    line = visitor.page.get_by_role("combobox", name="Message")
    await line.fill("/lo")
    await expect(visitor.page.get_by_role("option")).to_have_count(1)
    await line.press("Enter")
    await expect(line).to_have_value("/log ")
    await expect(visitor.messages).to_have_count(0)
    await line.press("Enter")
    await expect(visitor.form).to_be_visible()
