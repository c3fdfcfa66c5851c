"""In the direct message the bot reads what people write to it, and nothing else that Slack tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.faults.harbour import ANA
from tests.fakes.slack.protocol import APP, BOT, BOT_USER
from tests.fakes.slack.transport import Ack

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.protocol import Json

TALK = "/log how:video we planned the summer"

THERE: Json = {"type": "message", "channel": f"D{ANA}", "channel_type": "im", "ts": "1795125600.000100"}
EDITED: Json = {"type": "message", "user": ANA, "text": TALK, "ts": "1795125600.000050", "edited": {"user": ANA}}

UNREAD: dict[str, Json] = {
    "its own": {**THERE, "user": BOT_USER, "bot_id": BOT, "app_id": APP, "text": TALK},
    "another bot's": {**THERE, "user": "U8", "bot_id": "B8", "app_id": "A8", "text": TALK},
    "an old kind of bot's": {**THERE, "subtype": "bot_message", "bot_id": "B8", "username": "clock", "text": TALK},
    "edited": {**THERE, "subtype": "message_changed", "hidden": True, "message": EDITED},
    "deleted": {**THERE, "subtype": "message_deleted", "hidden": True, "previous_message": EDITED},
    "of Slack's own about her": {**THERE, "subtype": "reminder_add", "user": ANA, "text": TALK},
    "in a channel": {**THERE, "channel": "C1", "channel_type": "channel", "user": ANA, "text": TALK},
}


@pytest.mark.parametrize("event", UNREAD.values(), ids=UNREAD)
async def test_what_no_person_wrote_to_it_is_not_read(harbour: Harbour, event: Json) -> None:
    told = await harbour.ana.tell(event)
    assert told.ack == Ack(), "Slack would tell of it again"
    await harbour.end()
    assert await harbour.talks() == 0
    assert harbour.ana.messages == []
    assert {call.method for call in harbour.slack.log} <= {"apps.connections.open"}, "nobody is asked, nobody is told"


async def test_a_message_that_is_edited_after_it_was_answered_is_answered_once(harbour: Harbour) -> None:
    told = await harbour.ana.say(f" {TALK}")
    await harbour.ana.reads("Logged: video call")
    before = told.payload["event"]
    edited = {**before, "text": f"{TALK} and the winter", "edited": {"user": ANA, "ts": "1795125661.000000"}}
    await harbour.ana.tell({**UNREAD["edited"], "message": edited, "previous_message": before})
    await harbour.end()
    assert await harbour.talks() == 1
    assert harbour.read(harbour.ana, "Logged: video call") == 1
