"""What answers a nudge: *Not yet* and *Remind me in a week*, while the question is open and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal, Reply
from tests.core.town import said
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register


async def press(there: Register, label: str, key: str) -> Answer:
    """Ana presses that button under the last message she got."""
    parcel = there.town.harbour.inbox("ana")[-1]
    return await there.town.core.press(there.town.speaker("Ana"), press_of(parcel.card, label), key)


@pytest.mark.parametrize("label", ["Not yet", "Remind me in a week"])
async def test_what_staff_asked_is_open_although_no_talk_is_due(there: Register, label: str) -> None:
    """Due on 10 December; asked on 23 November."""
    await there.ask("Dee", "staff nudge", partnership=str(there.pair.id))
    await there.town.move(days=4)

    assert "about Amman City Library from 1 December 2026 on." in said(await press(there, label, "1"))

    before = len(there.town.harbour.inbox("ana"))
    await there.town.move(days=8)
    assert len(there.town.harbour.inbox("ana")) == before + 1, "and the promise is kept"


async def test_after_a_talk_the_button_of_the_staff_s_question_is_stale(there: Register) -> None:
    await there.ask("Dee", "staff nudge", partnership=str(there.pair.id))
    await there.town.move(days=4)
    await there.ask("Yusuf", "log", how="video")

    refused = await press(there, "Not yet", "1")

    assert isinstance(refused.outcome, Refusal)
    assert said(refused) == "Somebody logged a talk on 24 November 2026 already. There is nothing left to do."


async def test_a_later_answer_is_the_one_that_counts(there: Register) -> None:
    await there.town.move(days=22)  # due on 10 December
    for label, key in (("Not yet", "1"), ("Remind me in a week", "2"), ("Not yet", "3")):
        assert isinstance((await press(there, label, key)).outcome, Reply)
    before = len(there.town.harbour.inbox("ana"))

    await there.town.move(days=60)

    assert len(there.town.harbour.inbox("ana")) == before + 1
