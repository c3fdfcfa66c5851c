"""What Discord may ask one day, or asks in another shape than it says: an honest sentence, and the bot goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.discord.speaking import UNKNOWN_KIND
from core.chat import Reader, plain
from tests.adapters.discord.connected import hears_anew
from tests.fakes.discord.person import called, words_of
from tests.fakes.discord.wire_interactions import COMMAND, COMPONENT, SUBMISSION, TYPING

if TYPE_CHECKING:
    from tests.adapters.discord.faults.logged import Logged
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

NOT_KNOWN = plain(UNKNOWN_KIND, Reader())
TALK = called("log", {"how": "video", "about": "the summer"})

SHAPES: dict[str, tuple[int, Any]] = {
    "another kind": (99, {"name": "log"}),
    "nothing in it": (COMMAND, None),
    "an option without a name": (COMMAND, {**TALK, "options": [{"type": 3, "value": "x"}]}),
    "an option of a new type": (COMMAND, {**TALK, "options": [{"type": 3, "name": "how", "value": {"of": "x"}}]}),
    "a menu of another kind": (COMPONENT, {"custom_id": "1|sister home|||", "component_type": 5, "values": [{}]}),
    "a modal with something else in it": (
        SUBMISSION,
        {"custom_id": "form.x", "components": [{"type": 1}, {"kind": 9}]},
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("channel", [True, False])
async def test_it_is_answered_with_an_honest_sentence(
    quay: Quay, shape: tuple[int, Any], channel: bool, logged: Logged
) -> None:
    one = quay.here.tell(quay.here.payload(*shape, channel=quay.place if channel else None))
    assert words_of(await quay.here.reads(NOT_KNOWN)) == NOT_KNOWN
    await quay.end()
    assert len(one.messages) == len(quay.here.messages) == 1
    assert logged.errors == []


async def test_a_command_that_is_no_more(quay: Quay) -> None:
    await quay.here.answered(quay.here.command("gone", channel=quay.place))
    await quay.here.answered(quay.here.command("sister gone"))
    assert len(quay.here.messages) == 2
    assert await quay.talks() == 0


async def test_a_command_of_a_menu_that_was_never_registered(quay: Quay) -> None:
    data: Json = {"id": "1", "name": "Log this", "type": 3, "target_id": "5", "resolved": {"messages": {}}}
    one = await quay.here.answered(quay.here.tell(quay.here.payload(COMMAND, data, channel=quay.place)))
    assert len(one.messages) == 1


@pytest.mark.parametrize("without", ["locale", "channel", "context", "entitlements", "guild_locale", "app_permissions"])
async def test_what_it_leaves_out_is_not_missed(quay: Quay, without: str) -> None:
    payload = quay.here.payload(COMMAND, TALK, channel=quay.place)
    del payload[without]
    quay.here.tell(payload)
    await quay.here.reads("Logged: video call", times=2)


async def test_who_it_was_is_not_known(quay: Quay) -> None:
    payload = quay.here.payload(COMMAND, TALK, channel=quay.place)
    quay.discord.interactions.begin(payload)
    one = quay.discord.interactions.begun[payload["id"]]
    del payload["member"]
    quay.discord.gateway.tell("INTERACTION_CREATE", payload)
    await quay.here.answered(one)
    assert "Something went wrong on our side" in str(one.answer)
    assert await quay.talks() == 0


async def test_choices_for_something_else_are_none(quay: Quay, logged: Logged) -> None:
    for data in (called("log", {"how": "x"}), {"name": "gone", "type": 1}, {"name": 7}):
        one = await quay.here.answered(quay.here.tell(quay.here.payload(TYPING, data, channel=quay.place)))
        assert one.choices == []
    assert logged.errors == []


async def test_what_discord_py_cannot_read_breaks_the_line_and_the_bot_is_back_at_once(quay: Quay) -> None:
    before = list(quay.discord.gateway.sessions)
    quay.here.tell(quay.here.payload(COMPONENT, {"of": "a kind without an id"}, channel=quay.place))
    await hears_anew(quay.discord, before)
    quay.here.command("log", how="video", about="the summer")
    await quay.here.reads("Logged: video call")
