"""How often Suva and Amman talk: Ana proposes, Yusuf would rather have another, and they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_rhythm_is_proposed_answered_with_another_and_agreed(town: Town) -> None:
    proposed = await town.say("Ana", "/sister rhythm every 6 weeks")
    assert "Until all agree, you talk every 42 days." in proposed.said
    asked = await arrives(town, "Yusuf", "would like to talk with you every 42 days")
    form = await town.press("Yusuf", asked, "Propose another")
    another = await town.fill("Yusuf", form, how_often="every 3 weeks")
    assert "Proposed to Suva City Library." in another.said
    assert "Until all agree, you talk every 21 days." in another.said

    answer = await arrives(town, "Ana", "would like to talk with you every 21 days")
    assert "It is agreed: a talk every 21 days." in (await town.press("Ana", answer, "Confirm")).said
    await arrives(town, "Yusuf", "It is agreed: a talk every 21 days.")
    logged = await town.say("Ana", "/log how:video we planned the spring")
    assert "Next check-in: 22 December 2026." in logged.said
