"""The same thing told twice is done once; something that is only alike is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.transport import Ack

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

TALK = "/log how:video we planned the summer"
LOGGED = "Logged: video call with Amman City Library"


async def test_an_event_that_slack_tells_again_is_done_once(harbour: Harbour) -> None:
    told = await harbour.ana.say(f" {TALK}")
    await harbour.ana.reads(LOGGED)
    for _time in range(3):
        told = await harbour.slack.bot.retry(told)
        assert told.ack == Ack()
    await harbour.end()
    assert await harbour.talks() == 1
    assert harbour.read(harbour.ana, LOGGED) == 1


async def test_an_event_that_slack_tells_again_while_it_is_being_done_is_done_once(harbour: Harbour) -> None:
    async with harbour.busy():
        told = await harbour.ana.say(f" {TALK}")
        await harbour.slack.bot.retry(await harbour.slack.bot.retry(told))
    await harbour.end()
    assert await harbour.talks() == 1
    assert harbour.read(harbour.ana, LOGGED) == 1


async def test_an_event_that_slack_tells_again_after_a_restart_is_done_once(harbour: Harbour) -> None:
    told = await harbour.ana.say(f" {TALK}")
    await harbour.ana.reads(LOGGED)
    await harbour.restart()
    again = await harbour.slack.bot.retry(told)
    assert again.ack == Ack()
    await harbour.end()
    assert await harbour.talks() == 1


async def test_a_request_that_somebody_caught_and_sends_again_is_done_once(harbour: Harbour) -> None:
    told = await harbour.ana.command(TALK, channel=PLACE)
    again = await harbour.slack.bot.again(told)
    assert again.status == 200
    await harbour.end()
    assert await harbour.talks() == 1


async def test_the_same_words_typed_again_are_another_talk(harbour: Harbour) -> None:
    await harbour.ana.command(TALK)
    await harbour.ana.command(TALK)
    await harbour.ana.reads(LOGGED, times=2)
    await harbour.ana.say(f" {TALK}")
    await harbour.ana.say(f" {TALK}")
    await harbour.ana.reads(LOGGED, times=4)
    assert await harbour.talks() == 4


async def test_a_modal_that_is_sent_again_because_slack_heard_nothing_is_done_once(harbour: Harbour) -> None:
    await harbour.ana.command("/log we planned the summer")
    await harbour.ana.sees_modal("Log a talk")
    harbour.slack.bot.delays.append(3.5)
    await harbour.ana.submit(how="Video")
    assert harbour.ana.troubles == ["We had some trouble connecting. Try again?"]
    assert len(harbour.ana.stack) == 1, "it stays, with everything that was written"

    await harbour.ana.submit()
    assert harbour.ana.stack == []
    await harbour.ana.reads(LOGGED, times=2)
    assert await harbour.talks() == 1


async def test_a_modal_that_is_sent_again_with_something_else_in_it_changes_nothing(harbour: Harbour) -> None:
    await harbour.ana.command("/log we planned the summer")
    await harbour.ana.sees_modal("Log a talk")
    harbour.slack.bot.delays.append(3.5)
    await harbour.ana.submit(how="Video")
    await harbour.ana.reads(LOGGED)
    await harbour.ana.submit(how="Call")
    await harbour.ana.reads("Already sent; nothing changed.")
    assert await harbour.talks() == 1


async def test_a_button_that_acts_once_acts_once_however_often_it_is_pressed(harbour: Harbour) -> None:
    await harbour.ana.command(TALK)
    logged = await harbour.ana.reads(LOGGED)
    before = dict(logged)
    await harbour.ana.press("Undo", on=logged)
    await harbour.ana.reads("Taken back")
    await harbour.ana.press("Undo", on=before)
    await harbour.end()
    assert harbour.read(harbour.ana, "Taken back") == 1
