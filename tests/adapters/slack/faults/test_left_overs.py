"""What still stands on somebody's screen when it is gone, too old, or was never theirs."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import TYPE_CHECKING

from core.api import OLD_FORM
from core.chat import Reader, plain
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.reading import words_of
from tests.fakes.slack.transport import Ack

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TOLD = "logged a talk with you"
TOO_OLD = plain(OLD_FORM, Reader())

A_MONTH = 30 * 24 * 60 * 60.0


async def test_an_answer_takes_the_place_of_a_message_that_is_no_longer_true_just_then(harbour: Harbour) -> None:
    await harbour.yusuf.command("/log how:video we planned the summer")
    logged = await harbour.yusuf.reads("Logged: video call")
    await harbour.passes()
    notice = await harbour.ana.reads(TOLD)
    gate = harbour.slack.gates["chat.update"] = asyncio.Event()
    await harbour.ana.press("Home", on=notice)
    await harbour.slack.until(lambda: harbour.slack.calls["chat.update"] == 1)
    await harbour.yusuf.press("Undo", on=logged)
    await harbour.slack.until(lambda: harbour.slack.calls["chat.update"] == 2)
    await harbour.passes()
    assert len(harbour.ana.direct) == 1, "it is not taken away under the answer"

    gate.set()
    await harbour.ana.reads("Next best action")
    await harbour.end()
    (message,) = harbour.ana.direct
    assert TOLD not in words_of(message), "nothing is left of a talk that was none"


async def test_a_button_of_a_message_that_is_deleted_just_then_is_answered_below(harbour: Harbour) -> None:
    await harbour.talk()
    await harbour.passes()
    notice = await harbour.ana.reads(TOLD)
    gate = harbour.slack.gates["chat.update"] = asyncio.Event()
    await harbour.ana.press("Home", on=notice)
    await harbour.slack.until(lambda: harbour.slack.calls["chat.update"] == 1)
    harbour.ana.direct.remove(notice)
    gate.set()
    await harbour.ana.reads("Next best action")
    await harbour.end()
    assert len(harbour.ana.direct) == 1


async def test_a_modal_that_another_person_sends_is_refused_and_reveals_nothing(harbour: Harbour) -> None:
    await harbour.ana.command("/log we planned the summer", channel=PLACE)
    harbour.yusuf.stack.append(deepcopy(await harbour.ana.sees_modal("Log a talk")))
    told = await harbour.yusuf.submit(how="Video")
    assert told is not None
    assert told.ack == Ack()
    await harbour.yusuf.reads(TOO_OLD)
    assert [words_of(message) for message in harbour.yusuf.direct] == [TOO_OLD]
    assert await harbour.talks() == 0

    await harbour.ana.submit(how="Video")
    await harbour.ana.reads("Logged: video call with Amman City Library")
    assert await harbour.talks() == 1


async def test_another_person_finds_nothing_in_a_modal_that_is_not_theirs(harbour: Harbour) -> None:
    await harbour.ana.command("/introduce", channel=PLACE)
    harbour.yusuf.stack.append(deepcopy(await harbour.ana.sees_modal("Introduce your library")))
    assert await harbour.ana.search("country", "fiji") == ["Fiji"]
    assert await harbour.yusuf.search("country", "fiji") == []
    assert harbour.yusuf.troubles == []


async def test_a_modal_that_stood_open_for_a_month_offers_nothing_and_says_why_when_it_is_sent(
    harbour: Harbour,
) -> None:
    await harbour.ana.command("/introduce", channel=PLACE)
    await harbour.ana.sees_modal("Introduce your library")
    await harbour.ana.fill(name="Suva Branch Library", town="Suva", country="Fiji", languages=["English"])
    harbour.slack.clock.move(A_MONTH)
    assert await harbour.ana.search("country", "jord") == []
    assert harbour.ana.troubles == []

    await harbour.ana.submit()
    assert harbour.ana.modal is None
    await harbour.ana.reads(TOO_OLD)
