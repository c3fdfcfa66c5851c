"""Whoever is of another server, or has left this one, is turned away kindly and leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.people import FRESH
from adapters.discord.speaking import ELSEWHERE, NOT_A_MEMBER, UNKNOWN_FOR_NOW
from core.chat import Reader, plain
from tests.fakes.discord.person import Person, called, words_of
from tests.fakes.discord.wire_interactions import COMMAND, TYPING
from tests.fakes.discord.wire_protocol import Fault

if TYPE_CHECKING:
    from tests.adapters.discord.faults.logged import Logged
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

THEIRS = "999000000000000001"
MEMBER = "GET /guilds/{guild}/members/{user}"

TURNED_AWAY, NOT_INSIDE, NOT_NOW = (plain(each, Reader()) for each in (ELSEWHERE, NOT_A_MEMBER, UNKNOWN_FOR_NOW))


@pytest.fixture
def beth(quay: Quay) -> Person:
    """Beth, who is in no server with the bot, and yet writes to it."""
    user = quay.discord.server.join("beth")
    quay.discord.server.leave(user)
    return Person(quay.discord, user)


def elsewhere(payload: Json) -> Json:
    """The same in another server, in which the bot should not be."""
    return {**payload, "guild_id": THEIRS, "channel": {**payload["channel"], "guild_id": THEIRS}}


async def left_no_trace(quay: Quay, person: Person) -> None:
    """She is shown that one sentence alone, and nothing is known of her."""
    await quay.end()
    assert [words_of(each) for each in person.whispers] == [TURNED_AWAY]
    assert person.direct == []
    assert await quay.accounts() == 3
    assert await quay.talks() == 0


# Of another server


async def test_a_command_of_another_server(quay: Quay) -> None:
    joined = Person(quay.discord, quay.discord.server.join("beth"))
    asked = elsewhere(joined.payload(COMMAND, called("log", {"how": "video"}), channel=quay.place))
    await joined.answered(joined.tell(asked))
    await left_no_trace(quay, joined)


async def test_a_button_and_a_modal_that_were_carried_there(quay: Quay) -> None:
    shown = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.here.sees_modal(shown)
    modal = elsewhere(quay.here.submission(how="Video"))
    await quay.here.answered(quay.here.tell(modal))
    quay.here.command("sister home", channel=quay.place)
    home = await quay.here.reads("Next best action")
    pressed = elsewhere(quay.here.pressed(home, {"custom_id": "1|log|||how=video&about=x"}))
    await quay.here.answered(quay.here.tell(pressed))
    assert quay.here.read(TURNED_AWAY) == 2
    assert await quay.talks() == 0


async def test_choices_while_they_type(quay: Quay) -> None:
    typed = quay.here.payload(TYPING, called("introduce", {"country": "fij"}), channel=quay.place)
    typed["data"]["options"][0]["focused"] = True
    one = await quay.here.answered(quay.here.tell(elsewhere(typed)))
    assert one.choices == []


# Not in the server


async def test_a_command_in_the_direct_message_of_somebody_who_is_not_in_the_server(quay: Quay, beth: Person) -> None:
    beth.command("introduce", name="Ours")
    shown = await beth.reads(NOT_INSIDE)
    assert words_of(shown) == NOT_INSIDE
    assert await beth.types("introduce", "country", "fij") == []
    await quay.end()
    assert await quay.accounts() == 3


async def test_words_of_theirs_are_not_read_and_what_cannot_be_answered_is_no_error(
    quay: Quay, beth: Person, logged: Logged
) -> None:
    beth.write("/introduce")
    await quay.refused(50278)
    await quay.end()
    assert beth.direct == []
    assert await quay.accounts() == 3
    assert logged.errors == []


async def test_somebody_who_left_is_served_no_more_and_again_when_they_are_back(quay: Quay) -> None:
    await quay.here.answered(quay.here.command("sister home"))
    who = quay.discord.server.members[quay.ana]
    quay.discord.server.leave(quay.ana)
    quay.clock.move(seconds=FRESH.total_seconds())
    quay.here.command("log", how="video", about="the summer")
    await quay.here.reads(NOT_INSIDE)
    assert await quay.talks() == 0

    quay.discord.server.members[quay.ana] = who
    quay.here.command("log", how="video", about="the summer")
    await quay.here.reads("Logged: video call")


@pytest.mark.parametrize(
    "fault", [Fault(status=503), Fault(garbled=True), Fault(code=50001), Fault(code=10004)], ids=str
)
async def test_where_discord_does_not_say_who_they_are_nobody_is_called_a_stranger(quay: Quay, fault: Fault) -> None:
    quay.discord.fail(MEMBER, fault)
    quay.here.command("log", how="video", about="the summer")
    assert words_of(await quay.here.reads(NOT_NOW)) == NOT_NOW
    assert await quay.talks() == 0
    quay.here.command("log", how="video", about="the summer")
    await quay.here.reads("Logged: video call")
