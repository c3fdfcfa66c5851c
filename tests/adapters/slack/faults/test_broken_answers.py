"""An answer that somebody waits for, when Slack's servers are unwell or the line breaks: they get it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour

SETTINGS = "This is how I write to you."
LOGGED = "Logged: video call with Amman City Library"

BEFORE = [Fault(status=503), Fault(drop=True)]
AFTER = [Fault(status=503, after=True), Fault(drop=True, after=True)]
BY_SLACK = [Fault(error="internal_error"), Fault(error="fatal_error", after=True)]
"""Said in an answer of the Web API."""

broken = pytest.mark.parametrize("fault", [*BEFORE, *AFTER, *BY_SLACK], ids=str)
before = pytest.mark.parametrize("fault", BEFORE, ids=str)
after = pytest.mark.parametrize("fault", AFTER, ids=str)


@broken
async def test_in_the_direct_message_it_stands_once(harbour: Harbour, fault: Fault) -> None:
    harbour.slack.fail("chat.postMessage", fault)
    await harbour.ana.command("/sister settings")
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == 1


@broken
@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
async def test_in_the_direct_message_it_stands_once_although_more_fails(
    harbour: Harbour, method: str, fault: Fault
) -> None:
    harbour.slack.fail(method, fault)
    harbour.slack.fail("chat.postMessage", Fault(drop=True, after=True))
    await harbour.ana.command("/sister settings")
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == 1


@broken
async def test_a_card_that_is_changed_in_its_place_is_changed_or_stands_below(harbour: Harbour, fault: Fault) -> None:
    await harbour.ana.command("/sister")
    await harbour.ana.reads("Next best action")
    harbour.slack.fail("chat.update", fault)
    await harbour.ana.press("Settings")
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) >= 1


@before
async def test_a_modal_that_did_not_open_is_a_card_that_opens_it(harbour: Harbour, fault: Fault) -> None:
    harbour.slack.fail("views.open", fault)
    await harbour.ana.command("/log we planned the summer", channel=PLACE)
    await harbour.ana.reads("One more step: Log a talk.")
    assert harbour.ana.modal is None
    await harbour.ana.press("Continue")
    await harbour.ana.sees_modal("Log a talk")
    await harbour.ana.submit(how="Video")
    await harbour.end()
    assert await harbour.talks() == 1


@after
async def test_a_modal_that_opened_although_nobody_knew_does_the_same_thing_once(
    harbour: Harbour, fault: Fault
) -> None:
    harbour.slack.fail("views.open", fault)
    await harbour.ana.command("/log we planned the summer", channel=PLACE)
    await harbour.ana.sees_modal("Log a talk")
    await harbour.ana.reads("One more step: Log a talk.")
    await harbour.ana.submit(how="Video")
    await harbour.ana.reads(LOGGED)
    await harbour.ana.press("Continue")
    await harbour.ana.sees_modal("Log a talk")
    await harbour.ana.submit(how="Video")
    await harbour.end()
    assert await harbour.talks() == 1


@before
async def test_an_answer_that_no_response_url_took_comes_in_the_direct_message(harbour: Harbour, fault: Fault) -> None:
    await harbour.ana.command("/sister", channel=PLACE)
    home = await harbour.ana.reads("Next best action")
    harbour.slack.fail("response_url", fault)
    await harbour.ana.press("Settings", on=home)
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == len(harbour.ana.direct) == 1


@after
async def test_an_answer_that_may_have_been_seen_is_said_again_rather_than_not_at_all(
    harbour: Harbour, fault: Fault
) -> None:
    await harbour.ana.command("/sister", channel=PLACE)
    home = await harbour.ana.reads("Next best action")
    harbour.slack.fail("response_url", fault)
    await harbour.ana.press("Settings", on=home)
    await harbour.end()
    assert harbour.read(harbour.ana, SETTINGS) == 2
    assert len(harbour.ana.direct) == 1
    assert [len(answers) for answers in harbour.slack.responses.values()] == [1], "no address is used twice"
