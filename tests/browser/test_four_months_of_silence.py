"""Four months of silence, watched by moving the clock: who is asked, what they read, and that it fits on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.room import look_for_room
from tests.browser.visitor import says

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "since 17 November 2026? A short hello is enough."


async def has_room(visitor: Visitor, step: str) -> None:
    """On a wide screen and on a phone."""
    for viewport in (PHONE, WIDE):
        await visitor.page.set_viewport_size(viewport)
        assert await look_for_room(visitor.page) == [], step


async def answers(message: Locator) -> list[str]:
    """The buttons of a check-in."""
    return await message.get_by_role("button").all_inner_texts()


async def test_four_months_of_silence(visitor: Visitor) -> None:
    # The talk of 17 November is due again on 17 December, and each is asked in their own hours.
    await visitor.move_clock("+1 month")
    await visitor.expect_newest("Thursday 17 December 2026, 10:00", "in touch with Amman Public Library", QUESTION)
    assert await answers(visitor.newest) == ["Yes", "Not yet", "We need help", "Pause", "Fewer messages"]
    await has_room(visitor, "asked")
    await visitor.become("yusuf")
    await visitor.expect_newest("Thursday 17 December 2026, 10:00", "in touch with Suva City Library", QUESTION)

    await visitor.become("ana")
    await visitor.move_clock("+1 week")
    await visitor.expect_newest("Thursday 24 December 2026, 10:00", "in touch with Amman Public Library", QUESTION)
    await has_room(visitor, "asked again")

    # The second contact is asked; and where there is none, that is said.
    await visitor.become("tomas")
    await visitor.move_clock("+1 week")
    await visitor.expect_newest(
        "Thursday 31 December 2026, 10:00", QUESTION, "No new talk is logged yet, so I ask you too."
    )
    await has_room(visitor, "second contact")
    await visitor.become("yusuf")
    await visitor.expect_newest("Amman Public Library has no second contact yet.", "Name a colleague")
    await has_room(visitor, "no second contact")

    # Nobody mentors them, which staff read with all that was tried.
    await visitor.become("dee")
    for _week in range(2):
        await visitor.move_clock("+1 week")
    await has_room(visitor, "staff")
    await says(
        visitor.message("Suva City Library and Amman Public Library have not talked since 17 November 2026."),
        "First contact's turn: 17 December 2026 and 24 December 2026. Second contact's turn: 31 December 2026. "
        "Skipped: no mentor.",
        "Please write to them, or nudge them.",
    )
    await visitor.become("ana")
    await expect(visitor.messages).to_have_count(2)

    # Three months after the talk staff are asked, with what else waits for them. Nothing rests by itself.
    await visitor.become("dee")
    await visitor.move_clock("+1 month")
    question = "Is the partnership of Suva City Library and Amman Public Library resting?"
    several = visitor.message(question)
    await says(several, "messages for you")
    await has_room(visitor, "several messages")
    await several.get_by_role("listitem").filter(has_text=question).get_by_role("button", name="Show").click()
    await visitor.expect_newest(question, "They have not talked for 91 days, since 17 November 2026.", "Keep asking")
    await has_room(visitor, "ninety days")
    await visitor.press("Resting")
    await visitor.expect_newest("Suva City Library and Amman Public Library")
    await has_room(visitor, "staff say that it rests")

    # All its contacts read it, and nobody is asked any more.
    await visitor.become("ana")
    await visitor.move_clock("+1 month")
    await has_room(visitor, "it rests")
    await visitor.expect_newest("Amman Public Library", "rests")
    await expect(visitor.messages).to_have_count(3)

    # One talk brings it back.
    await visitor.write("/log how:video had a video call about story hour")
    await visitor.expect_newest("Logged: video call with Amman Public Library, 17 March 2027.")
    await has_room(visitor, "back again")
