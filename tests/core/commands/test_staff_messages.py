"""/staff messages: to whom, what about, why and when; what waits for staff after old data was put back; old lists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.cards.message_kinds import KINDS
from core.chat import Importance, Reply
from core.chat.messenger import Trouble
from core.commands.staff_messages import TROUBLES
from core.model.ids import MemberId
from core.notices import PRESENTERS
from core.store.marks import BACKED_UP, BACKUP_FAILS, leave_first_mark, leave_mark
from tests import builders
from tests.core.commands.test_home import labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from tests.clock import MovableClock
    from tests.core.register import Register


def test_every_kind_of_message_has_plain_words() -> None:
    assert set(KINDS) == set(PRESENTERS)
    assert len({text.message for text in KINDS.values()}) == len(KINDS), "each its own"


def test_every_trouble_is_said_in_a_sentence() -> None:
    assert set(TROUBLES) == set(Trouble)


async def tell(there: Register, key: str, **columns: object) -> None:
    """A message to Yusuf about a talk."""
    made = await builders.notice(there.store, key=key)
    async with there.store.writing() as uow:
        row = await uow.session.get_one(type(made), made.id)
        row.kind, row.member_id = "communication", MemberId(2)
        row.platform, row.workspace, row.channel = None, None, None
        for name, value in columns.items():
            setattr(row, name, value)


async def test_what_waits_says_when_it_goes_and_what_was_tried(there: Register, clock: MovableClock) -> None:
    hour = timedelta(hours=1)
    await tell(there, "1", not_before=clock.at + hour)
    await tell(there, "2", not_before=clock.at + 2 * hour, attempts=3, trouble="silent")
    await tell(there, "3", not_before=clock.at + 3 * hour, state="riding")
    shown = read(await there.ask("Dee", "staff messages"))

    assert shown == [
        "These messages wait, the next to go first",
        *("To Yusuf", "the partner logged a talk"),
        "It waits for its reader's hours, and goes Friday 20 November 2026, 03:12 or later.",
        *("To Yusuf", "the partner logged a talk"),
        "The platform did not answer. Tried 3 times. The next try is Friday 20 November 2026, 04:12.",
        *("To Yusuf", "the partner logged a talk"),
        "It goes in one message with others.",
    ]


async def test_nine_that_failed_are_two_pages_and_are_sent_again_together(there: Register) -> None:
    for number in range(9):
        await tell(there, str(number), state="failed", trouble="closed", attempts=1)
    first = await there.ask("Dee", "staff messages", "1")
    assert read(first)[0] == "9 messages did not arrive"
    assert labels(first).count("Send again") == 8
    second = await there.town.press("Dee", first, "More")
    assert labels(second).count("Send again") == 1
    again = await there.town.press("Dee", first, "Send all again")
    assert said(again).startswith("I try 9 messages again")
    assert said(await there.ask("Dee", "staff messages", "2", part="failed")) == "Every message arrived."


async def test_more_of_a_list_that_became_shorter_shows_what_is_left(there: Register) -> None:
    for number in range(9):
        await tell(there, str(number), state="failed", trouble="closed", attempts=1)
    first = await there.ask("Dee", "staff messages", "1")
    await there.town.press("Dee", first, "Send again")
    left = await there.town.press("Dee", first, "More")
    assert read(left)[0] == "8 messages did not arrive"


async def test_of_a_message_staff_read_its_kind_and_nothing_else(there: Register) -> None:
    """Whatever its facts say."""
    await tell(there, "1", kind="midway_help", facts={"words": "We are in trouble"}, state="failed", trouble="gone")
    shown = read(await there.ask("Dee", "staff messages"))
    assert "a library asks for help" in shown
    assert not any("trouble" in line for line in shown)


async def test_only_staff_see_messages(there: Register) -> None:
    assert said(await there.ask("Ana", "staff messages")).startswith("Only staff can do this.")


# Old data was put back


async def test_staff_home_begins_with_what_is_held_and_start_asks_once_more(
    there: Register, clock: MovableClock
) -> None:
    await tell(there, "1")
    await there.town.core.hold_back()
    clock.move(days=3)
    home = await there.ask("Dee", "staff home", "1")
    assert isinstance(home.outcome, Reply)
    assert home.outcome.card.importance is Importance.ATTENTION
    assert read(home)[1:3] == [
        "Nothing goes out: the data is from 20 November 2026, and what happened after it is missing.",
        "1 message is waiting, for 1 person.",
    ]
    asked = await there.town.press("Dee", home, "Start")
    assert read(asked)[:2] == read(home)[1:3]
    assert said(await there.town.press("Dee", asked, "Not yet")).startswith("Nothing goes out")
    done = await there.town.press("Dee", asked, "Start")
    assert said(done).startswith("Messages go out again")
    await there.town.core.tick()
    assert read(await there.ask("Dee", "staff home", "2"))[1].startswith("Working.")
    assert said(await there.ask("Dee", "staff start", "3")) == "Messages go out already. There is nothing to start."
    assert said(await there.ask("Ana", "staff started", "4")).startswith("Only staff can do this.")


# The clock work stopped


@pytest.mark.parametrize("words", ["inactive", "reviews", "seeking", "joins", "messages"])
async def test_a_list_says_since_when_it_was_not_checked(there: Register, clock: MovableClock, words: str) -> None:
    await there.town.core.tick()
    assert not any("Not checked" in line for line in read(await there.ask("Dee", f"staff {words}", "1")))
    clock.move(hours=2, minutes=1)
    shown = read(await there.ask("Dee", f"staff {words}", "2"))
    assert shown[0] == "Not checked since Friday 20 November 2026, 02:12 (UTC): this list may be out of date."


async def test_staff_home_says_when_the_last_back_up_was_made(there: Register, clock: MovableClock) -> None:
    await there.town.core.tick()
    async with there.store.writing() as uow:
        await leave_first_mark(uow, BACKUP_FAILS)
    assert "No back-up could be made yet. Please tell the administrator: the log says why." in read(
        await there.ask("Dee", "staff home", "1")
    )
    async with there.store.writing() as uow:
        await leave_mark(uow, BACKED_UP)
    failing = await there.ask("Dee", "staff home", "2")
    assert isinstance(failing.outcome, Reply)
    assert failing.outcome.card.importance is Importance.ATTENTION
    assert any(line.startswith("Back-ups fail. The last good one is of Friday 20 Nov") for line in read(failing))
