"""Fields that suggest: what is chosen and what is only typed both arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import Locator, expect

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def submitted(visitor: Visitor, button: Locator) -> dict[str, Any]:
    """The values that a slow press of that button sends: a list that closes meanwhile must not take the click away."""
    box = await button.bounding_box()
    assert box is not None
    async with visitor.page.expect_request("**/api/submit") as sending:
        await visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await visitor.page.mouse.down()
        await visitor.page.evaluate("new Promise(requestAnimationFrame)")
        await visitor.page.mouse.up()
    request = await sending.value
    values: dict[str, Any] = (request.post_data_json or {})["values"]
    return values


async def test_a_name_that_is_only_typed_is_sent(visitor: Visitor) -> None:
    await visitor.become("dee")
    await visitor.write("/staff grant")
    await visitor.form.get_by_role("radio", name="Mentor").check()
    await visitor.form.get_by_role("combobox", name="Member").press_sequentially("Mai")
    await expect(visitor.page.get_by_role("option", name="Mai")).to_be_visible()
    values = await submitted(visitor, visitor.form.get_by_role("button", name="Grant"))
    assert values["member"] == "Mai"


async def test_what_is_only_typed_is_one_more_of_several(visitor: Visitor) -> None:
    page, form = visitor.page, visitor.form
    await visitor.become("noor")
    await visitor.write("/introduce")
    languages = form.get_by_role("combobox", name="Languages you can write in")
    await languages.press_sequentially("urd")
    await page.get_by_role("option", name="Urdu").click()
    await languages.press_sequentially("English")
    await expect(page.get_by_role("option", name="English", exact=True)).to_be_visible()
    values = await submitted(visitor, form.get_by_role("button", name="Show me the card"))
    assert len(values["languages"]) == 2
    assert values["languages"][-1] == "English"


async def test_words_that_nobody_knows_can_be_corrected_where_they_were_typed(visitor: Visitor) -> None:
    form = visitor.form
    await visitor.become("noor")
    await visitor.write("/introduce")
    languages = form.get_by_role("combobox", name="Languages you can write in")
    await languages.fill("Klingonish")
    await form.get_by_role("button", name="Show me the card").click()
    await expect(form).to_contain_text("“Klingonish”")
    await expect(languages).to_have_value("Klingonish")
