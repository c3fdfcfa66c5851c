"""A form that cannot open now waits on a card, with everything that was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Answer, Reply
from tests.core.register import form_of
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


async def held(there: Register, words: str) -> Answer:
    """The card that takes the place of the form."""
    asked = await there.town.say("Ana", words)
    shown = await there.town.core.hold(form_of(asked), there.town.speaker("Ana").account)
    return Answer(outcome=Reply(card=shown), reader=asked.reader)


async def test_a_form_with_errors_waits_to_be_edited(there: Register) -> None:
    card = await held(there, "/log when:03/04 we spoke")
    opened = await there.town.press("Ana", card, "Edit")
    assert next(field.value for field in form_of(opened).fields if field.name == "when") == "03/04"
    first = await there.town.fill("Ana", opened, when="2026-11-19", how="video")
    assert "Logged: video call" in said(first)

    twice = await there.town.press("Ana", card, "Edit")
    assert said(await there.town.fill("Ana", twice, when="2026-11-18", how="visit")) == "Already sent; nothing changed."


async def test_a_form_without_errors_continues(there: Register) -> None:
    card = await held(there, "/log we spoke")
    opened = await there.town.press("Ana", card, "Continue")
    assert "Logged: letter or parcel" in said(await there.town.fill("Ana", opened, how="post"))
