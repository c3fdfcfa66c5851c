"""Ways to a person that close: a trigger opens a modal within three seconds, a `response_url` takes five answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from adapters.slack.speaking import SOON
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.reading import labels_of
from tests.fakes.slack.responses import LIFE, USES
from tests.fakes.slack.surfaces import TRIGGER_LIFE
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.transport import Delivery

TALK = "/log how:video we planned the summer"
CONTINUE = "One more step: Log a talk."
LOGGED = "Logged: video call with Amman City Library"


async def test_a_form_whose_trigger_has_died_is_a_card_that_opens_it(harbour: Harbour) -> None:
    harbour.slack.delay("views.open", TRIGGER_LIFE)
    await harbour.ana.command("/log we planned the summer", channel=PLACE)
    card = await harbour.ana.reads(CONTINUE)
    assert harbour.ana.modal is None
    assert labels_of(card) == ["Continue"]

    await harbour.ana.press("Continue")
    await harbour.ana.sees_modal("Log a talk")
    await harbour.ana.submit(how="Video")
    await harbour.ana.reads(LOGGED)
    assert await harbour.talks() == 1


async def test_a_form_that_waited_for_days_still_opens(harbour: Harbour) -> None:
    harbour.slack.delay("views.open", TRIGGER_LIFE)
    await harbour.ana.command("/log we planned the summer")
    await harbour.ana.reads(CONTINUE)
    harbour.slack.clock.move(29 * 24 * 60 * 60)
    await harbour.ana.press("Continue")
    await harbour.ana.sees_modal("Log a talk")


async def test_a_form_from_a_card_comes_after_the_direct_message_when_nothing_else_is_left(harbour: Harbour) -> None:
    await harbour.ana.command("/sister settings", channel=PLACE)
    card = await harbour.ana.reads("This is how I write to you.")
    harbour.slack.delay("views.open", TRIGGER_LIFE)
    harbour.slack.fail("response_url", Fault(status=404))
    await harbour.ana.press("Change", on=card)
    waiting = await harbour.ana.reads("One more step: ")
    assert waiting in harbour.ana.direct
    await harbour.ana.press("Continue")
    await harbour.slack.until(lambda: harbour.ana.modal)


async def late(harbour: Harbour) -> Delivery:
    """Ana logs a talk, and the bot has told Slack that the answer follows."""
    logging = asyncio.create_task(harbour.ana.command(TALK, channel=PLACE))
    await harbour.waiting.begun(SOON)
    harbour.slack.clock.move(SOON)
    return await logging


async def test_a_response_url_that_is_used_up_gives_way_to_the_direct_message(harbour: Harbour) -> None:
    async with harbour.busy():
        told = await late(harbour)
        address = told.payload["response_url"].removeprefix(harbour.slack.response_url)
        harbour.slack.responses[address] = [{}] * USES
    await harbour.ana.reads(LOGGED)
    assert harbour.slack.messages.ephemerals == []
    assert harbour.read(harbour.ana, LOGGED) == len(harbour.ana.direct) == 1


async def test_a_response_url_of_half_an_hour_ago_gives_way_to_the_direct_message(harbour: Harbour) -> None:
    async with harbour.busy():
        await late(harbour)
        harbour.slack.clock.move(LIFE)
    await harbour.ana.reads(LOGGED)
    assert harbour.slack.messages.ephemerals == []
    assert harbour.read(harbour.ana, LOGGED) == len(harbour.ana.direct) == 1
