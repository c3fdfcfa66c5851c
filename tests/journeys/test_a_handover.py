"""A library outlives its first contact: a colleague is named, one by a code, and one takes over on the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives, newest

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_library_passes_to_a_colleague_and_its_partner_reads_it(town: Town) -> None:
    library = await town.say("Ana", "/sister library")
    form = await town.press("Ana", library, "Name a colleague")
    assert "Please choose a colleague, or write the name" in str((await town.fill("Ana", form)).form)
    form = await town.press("Ana", await town.say("Ana", "/sister library"), "Name a colleague")
    named = await town.fill("Ana", form, name="Salote")
    (words,) = [line for line in named.said.splitlines() if line.startswith("/sister join ")]

    question = await town.say("Salote", words)
    assert "Ana would like you to speak for Suva City Library" in question.said
    assert "Your role: Second contact." in (await town.press("Salote", question, "Accept")).said

    form = await town.press("Ana", await town.say("Ana", "/sister library"), "Hand over")
    asked = await town.fill(
        "Ana", form, successor="Salote (Suva City Library)", last_day="2026-12-04", note="The keys are in the drawer."
    )
    assert "Asked. Salote reads it in their own morning." in asked.said
    message = await arrives(town, "Salote", "asks you to take over")
    accepted = await town.press("Salote", message, "Accept")
    assert "on 4 December 2026 you take over from Ana" in accepted.said
    await arrives(town, "Yusuf", "Your partnership stays with the library, and goes on.")
    await arrives(town, "Salote", "No talk was logged yet.")

    await town.move(days=10)
    await newest(town, "Ana", "Salote has taken over Suva City Library from you.")
    assert "First contact" in str((await town.say("Salote", "/sister library")).facts)
    assert "You do not speak for a library yet." in (await town.say("Ana", "/sister library")).said
