"""A partner by e-mail only: Ana writes to Rosa in Lima, records her answers, and one day Rosa answers herself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_partner_by_email_becomes_one_who_answers_here(town: Town) -> None:
    form = await town.say("Ana", "/sister invite")
    made = await town.fill(
        "Ana",
        form,
        name="Biblioteca de Barranco",
        town="Lima",
        country="Peru",
        languages=("Spanish", "English"),
        contact="Rosa",
        email="rosa@barranco.example",
        reason="Both our towns live by the sea.",
        how_often="30",
    )
    assert "Biblioteca de Barranco is reached by e-mail" in made.said

    letter = await town.press("Ana", made, "Copy an e-mail")
    assert "Both our towns live by the sea." in letter.said
    assert "Dear Rosa," in letter.said
    noted = await town.press("Ana", letter, "I sent it")
    assert "Noted: e-mailed to Biblioteca de Barranco" in noted.said

    await town.move(days=3)
    form = await town.press("Ana", noted, "Record their answer")
    recorded = await town.fill("Ana", form, source="By e-mail", accepted="Yes", words="With joy.")
    assert "Recorded: Biblioteca de Barranco accepts." in recorded.said
    await town.press("Ana", recorded, "Copy an e-mail")
    await town.move(days=4)
    introduced = [seen for seen in await town.inbox("Ana") if "are introduced. Say hello" in seen.said]
    assert len(introduced) == 1
    assert "Copy an e-mail" in introduced[0].buttons
