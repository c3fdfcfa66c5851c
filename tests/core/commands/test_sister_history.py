"""/sister history: its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Reply, Rows, plain
from core.model.ids import MemberId
from tests import builders
from tests.core.register import rows_of

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register


def foot(answer: Answer) -> str:
    """What stands below the list, and its buttons."""
    assert isinstance(answer.outcome, Reply)
    (rows,) = [part for part in answer.outcome.card.parts if isinstance(part, Rows)]
    assert rows.foot is not None
    return " / ".join(plain(text, answer.reader) for text in (rows.foot, *(button.label for button in rows.buttons)))


@pytest.mark.parametrize("page", ["2", "3", "100000"])
async def test_a_page_past_the_last_one_is_the_last_one(there: Register, page: str) -> None:
    for _talk in range(10):
        await builders.communication(there.store, partnership_id=there.pair.id, by=MemberId(1))

    shown = await there.ask("Ana", "sister history", page=page)

    assert len(rows_of(shown)) == 2
    assert foot(shown) == "9 to 10 of 10 / Newer / Home"
    newer = await there.town.press("Ana", shown, "Newer")
    assert foot(newer) == "1 to 8 of 10 / Older / Home"


async def test_a_talk_alone_on_its_page_is_counted_once(there: Register) -> None:
    for _talk in range(9):
        await builders.communication(there.store, partnership_id=there.pair.id, by=MemberId(1))
    assert foot(await there.ask("Ana", "sister history", page="2")) == "9 of 9 / Newer / Home"


async def test_a_page_of_long_talks_keeps_no_drafts(there: Register) -> None:
    for number in range(8):
        await builders.communication(
            there.store, partnership_id=there.pair.id, by=MemberId(1), about=f"{number} " + "a long talk " * 50
        )
    rows = rows_of(await there.ask("Ana", "sister history"))
    assert len(rows) == 8
    assert all(row.button is not None and "d|" not in row.button.handle for row in rows)
