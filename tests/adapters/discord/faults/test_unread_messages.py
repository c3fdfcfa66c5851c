"""In the direct message the bot reads what people write to it, and nothing else that Discord tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.person import words_of
from tests.fakes.discord.wire_protocol import BOT

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay

TALK = "/log how:video we planned the summer"
LOGGED = "Logged: video call with Amman City Library"


async def test_text_commands_work_there(quay: Quay) -> None:
    quay.here.write(TALK)
    await quay.here.reads(LOGGED)
    quay.here.press("Undo")
    await quay.here.reads("Taken back")
    assert await quay.talks() == 1


async def test_a_form_is_a_card_that_opens_it(quay: Quay) -> None:
    quay.here.write("/log we planned the summer")
    card = await quay.here.reads("One more step: Log a talk.")
    await quay.here.sees_modal(quay.here.press("Continue", on=card))
    quay.here.submit(how="Video")
    await quay.here.reads(LOGGED)
    await quay.end()
    assert len(quay.here.direct) == 1, "in the place of the card"


async def test_plain_words_are_asked_about(quay: Quay) -> None:
    quay.here.write("hello @everyone **there**")
    shown = await quay.here.reads("What shall I do with “hello @everyone **there**”?")
    assert shown["mentions"] == []
    assert not shown["mention_everyone"]


async def test_what_no_person_wrote_to_it_is_not_read(quay: Quay) -> None:
    other = quay.discord.server.join("clock", bot=True)
    sent = quay.discord.messages
    sent.write(BOT, quay.here.direct_channel, TALK)
    sent.write(other, quay.here.direct_channel, TALK)
    sent.write(quay.ana, quay.place, TALK)
    await quay.here.answered(quay.here.command("sister settings", channel=quay.place))
    await quay.end()
    assert await quay.talks() == 0
    assert [words_of(each) for each in quay.here.direct if each["author"]["id"] == BOT] == [TALK]


async def test_a_picture_without_words_is_answered_too(quay: Quay) -> None:
    quay.here.write("")
    await quay.discord.until(lambda: quay.here.direct)
    await quay.end()
    assert len(quay.here.direct) == 1
