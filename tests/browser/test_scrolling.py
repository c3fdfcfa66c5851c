"""What is in sight: a new message comes into view, one that is edited stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import Open
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def room_above(visitor: Visitor, message: Locator) -> float:
    """Pixels between the top of the conversation's window and the message."""
    window = await visitor.page.locator("#scroller").bounding_box()
    place = await message.bounding_box()
    assert window is not None
    assert place is not None
    return place["y"] - window["y"]


async def room_below(visitor: Visitor, message: Locator) -> float:
    """Pixels between the message and the end of the conversation's window."""
    window = await visitor.page.locator("#scroller").bounding_box()
    place = await message.bounding_box()
    assert window is not None
    assert place is not None
    return window["y"] + window["height"] - place["y"] - place["height"]


async def test_a_card_edited_in_place_stays_where_it_is(visitor: Visitor) -> None:
    for count, command in enumerate(("/sister help", "/log how:video had a talk", "/sister help", "/sister help"), 1):
        await visitor.write(command)
        await expect(visitor.messages).to_have_count(count)
    older = visitor.messages.nth(1)
    await older.scroll_into_view_if_needed()
    before = await room_above(visitor, older)
    await older.get_by_role("button", name="Undo").click()
    await expect(older).to_contain_text("Taken back")
    assert await room_above(visitor, older) == pytest.approx(before, abs=1)


async def test_a_long_card_edited_in_place_stays_in_sight_with_the_focus(visitor: Visitor) -> None:
    await visitor.become("dee")
    for count, command in enumerate(("/staff inactive days:60", "/staff help", "/staff inactive"), 1):
        await visitor.write(command)
        await expect(visitor.messages).to_have_count(count)
    older = visitor.messages.first
    following = older.get_by_role("button", name="Next")
    await following.scroll_into_view_if_needed()
    await following.click()
    await expect(older).not_to_contain_text("1 to 8")
    focused = older.locator("button:focus")
    await expect(focused).to_have_count(1)
    await expect(focused).to_be_in_viewport(ratio=1)
    await expect(visitor.messages).to_have_count(3)


async def test_the_newest_message_begins_in_sight_with_room_above_it(open_page: Open) -> None:
    visitor = await open_page(PHONE)
    await visitor.arrive("dee")
    await visitor.write("/staff help")
    await expect(visitor.messages).to_have_count(1)
    await visitor.write("/staff inactive")
    await expect(visitor.messages).to_have_count(2)
    assert await room_above(visitor, visitor.newest) == pytest.approx(16, abs=1)

    await visitor.page.reload()
    await expect(visitor.messages).to_have_count(2)
    assert await room_above(visitor, visitor.newest) == pytest.approx(16, abs=1)


async def test_a_message_that_fits_is_wholly_in_sight(open_page: Open) -> None:
    visitor = await open_page()
    await visitor.arrive("dee")
    await visitor.write("/staff inactive")
    await visitor.expect_newest("quiet partnerships")
    height = await visitor.newest.evaluate("node => node.offsetHeight")
    for more in (0, 12, 24, 40):  # from filling the window to the last pixel on
        screen = await visitor.page.evaluate("innerHeight - document.querySelector('#scroller').clientHeight")
        await visitor.page.set_viewport_size({"width": 1440, "height": screen + height + more})
        await visitor.page.reload()
        await visitor.expect_newest("quiet partnerships")
        assert await room_above(visitor, visitor.newest) >= min(more, 16) - 1
        assert await room_below(visitor, visitor.newest) >= -1


async def test_after_a_form_of_the_empty_conversation_one_can_write(visitor: Visitor) -> None:
    await visitor.become("noor")
    await visitor.page.get_by_role("log").get_by_role("button", name="Introduce my library").click()
    form = visitor.form
    await form.get_by_label("Name of your library").fill("Clifton Reading Room")
    await form.get_by_label("Town").fill("Karachi")
    await form.get_by_role("combobox", name="Country").fill("Pakistan")
    await form.get_by_role("combobox", name="Languages you can write in").fill("Urdu")
    await form.get_by_role("button", name="Show me the card").click()
    await visitor.expect_newest("Clifton Reading Room")
    await expect(visitor.page.get_by_role("combobox", name="Message")).to_be_focused()
