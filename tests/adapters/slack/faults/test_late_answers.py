"""An answer that takes longer than Slack waits: acknowledged in time, and there all the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from adapters.slack.people import PATIENCE as FOR_A_NAME
from adapters.slack.speaking import SOON
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.person import Person
from tests.fakes.slack.reading import words_of
from tests.fakes.slack.transport import DEADLINE, Ack

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.transport import Delivery

TALK = "/log how:video we planned the summer"
LOGGED = "Logged: video call with Amman City Library"

late = pytest.mark.parametrize("seconds", [2.5, 10.0])


async def acknowledged(harbour: Harbour, doing: asyncio.Task[Delivery]) -> Delivery:
    """The bot has waited as long as it does for its own answer, and said to Slack that it heard."""
    begun = harbour.slack.clock()
    await harbour.waiting.begun(SOON)
    harbour.slack.clock.move(SOON)
    delivery = await doing
    assert delivery.ack is not None, "Slack heard nothing in time"
    assert harbour.slack.clock() - begun < DEADLINE
    return delivery


@late
async def test_a_command_in_a_channel_is_answered_by_its_response_url(harbour: Harbour, seconds: float) -> None:
    async with harbour.busy():
        delivery = await acknowledged(harbour, asyncio.create_task(harbour.ana.command(TALK, channel=PLACE)))
        assert delivery.ack == Ack()
        assert harbour.ana.messages == []
        harbour.slack.clock.move(seconds - SOON)
    await harbour.ana.reads(LOGGED)
    ((answer,),) = harbour.slack.responses.values()
    assert answer["response_type"] == "ephemeral"
    assert await harbour.talks() == 1
    assert harbour.ana.troubles == []


@late
async def test_a_command_in_the_direct_message_is_answered_there(harbour: Harbour, seconds: float) -> None:
    async with harbour.busy():
        await acknowledged(harbour, asyncio.create_task(harbour.ana.command(TALK)))
        harbour.slack.clock.move(seconds - SOON)
    await harbour.ana.reads(LOGGED)
    assert len(harbour.ana.direct) == 1
    assert harbour.slack.responses == {}


@late
async def test_a_modal_closes_and_the_answer_comes_in_the_direct_message(harbour: Harbour, seconds: float) -> None:
    await harbour.ana.command("/log we planned the summer", channel=PLACE)
    await harbour.ana.sees_modal("Log a talk")
    await harbour.ana.fill(how="Video")
    async with harbour.busy():
        await acknowledged(harbour, asyncio.create_task(sent(harbour.ana)))
        assert harbour.ana.modal is None
        harbour.slack.clock.move(seconds - SOON)
    await harbour.ana.reads(LOGGED)
    assert [words_of(each).startswith(LOGGED) for each in harbour.ana.direct] == [True]
    assert await harbour.talks() == 1
    assert harbour.ana.troubles == []


async def sent(person: Person) -> Delivery:
    """They send the modal as it stands."""
    delivery = await person.submit()
    assert delivery is not None, person.errors
    return delivery


async def test_a_button_is_acknowledged_at_once_however_late_its_answer(harbour: Harbour) -> None:
    await harbour.ana.command("/sister", channel=PLACE)
    await harbour.ana.reads("Next best action")
    async with harbour.busy():
        pressed = await harbour.ana.press("Settings")
        assert pressed.ack == Ack()
        harbour.slack.clock.move(10)
    await harbour.ana.reads("This is how I write to you.")
    assert harbour.ana.troubles == []


async def test_a_person_whom_slack_cannot_describe_now_is_answered_in_time_all_the_same(harbour: Harbour) -> None:
    gate = harbour.slack.gates["users.info"] = asyncio.Event()
    async with harbour.busy():
        doing = asyncio.create_task(harbour.ana.command(TALK, channel=PLACE))
        await harbour.waiting.begun(FOR_A_NAME)
        await acknowledged(harbour, doing)
    await harbour.ana.reads(LOGGED)
    gate.set()
