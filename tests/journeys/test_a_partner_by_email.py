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
    assert (
        "How are you, and how is"
        in (await town.press("Ana", await town.say("Ana", "/sister home"), "Copy an e-mail")).said
    )

    form = await town.say("Ana", "/log how:email We wrote about our summer readers")
    logged = await town.fill("Ana", form, partnership="Biblioteca de Barranco")
    assert "Logged: e-mail with Biblioteca de Barranco" in logged.said
    form = await town.say("Ana", "/sister partnership")
    life = await town.fill("Ana", form, partnership="Biblioteca de Barranco")
    assert any("recorded by Ana, from an e-mail" in line for line in life.lines)

    hello = await town.press("Ana", life, "Copy an e-mail")
    code = await town.press("Ana", hello, "A code to join")
    (words,) = [line for line in code.said.splitlines() if line.startswith("/sister join ")]
    question = await town.say("Rosa", words)
    assert "Ana would like you to speak for Biblioteca de Barranco" in question.said
    assert "Welcome." in (await town.press("Rosa", question, "Accept")).said

    await town.move(days=4)
    assert any(
        "Rosa of Biblioteca de Barranco is connected to me now." in seen.said for seen in await town.inbox("Ana")
    )
    assert "No e-mail is needed any more." in (await town.press("Ana", life, "Copy an e-mail")).said
    await town.move(days=40)
    assert any("Biblioteca" not in seen.said and "Suva City Library" in seen.said for seen in await town.inbox("Rosa"))
