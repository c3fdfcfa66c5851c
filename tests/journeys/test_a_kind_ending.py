"""A kind ending: Ana thanks Amman, Yusuf would like to talk first; later they part, and one of them comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives, newest

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def ask_to_end(town: Town) -> None:
    """By the form, and the preview."""
    form = await town.say("Ana", "/sister ending")
    preview = await town.fill(
        "Ana",
        form,
        reason="We have too little time",
        words="Two of us leave this winter.",
        thanks="Your letters hang on our wall.",
        seek_again="No",
    )
    assert "read it in their own morning" in preview.said
    assert "Sent, with your thanks." in (await town.press("Ana", preview, "Send it")).said


async def test_a_partnership_is_ended_kindly_talked_about_and_brought_back(town: Town) -> None:
    await town.move(days=5)
    await ask_to_end(town)
    asked = await arrives(town, "Yusuf", "would like to end the partnership")
    form = await town.press("Yusuf", asked, "We would like to talk first")
    objected = await town.fill("Yusuf", form, words="Could we try one call a season?")
    assert "Please talk together." in objected.said

    talk = await arrives(town, "Ana", "Please talk together.")
    assert "goes on" in (await town.press("Ana", talk, "Go on together")).said

    await ask_to_end(town)
    await town.move(days=20)
    ended = await newest(town, "Yusuf", "Thank you for what you did together")
    assert "Undo" in ended.buttons
    back = await town.press("Yusuf", ended, "Undo")
    assert "Welcome back." in back.said
    await arrives(town, "Ana", "undid the ending")
    logged = await town.say("Ana", "/log how:video we begin again")
    assert "Logged: video call with Amman Public Library" in logged.said
