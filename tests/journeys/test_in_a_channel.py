"""The bot is asked in a channel where others read along: what it answers is for one person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_only_who_asked_sees_the_answer(town: Town) -> None:
    before = await town.inbox("Ana")
    shown = await town.say("Ana", "/sister settings", channel="help")
    assert shown.said == "This is how I write to you."
    assert await town.channel("Ana", "help") == [shown]
    assert await town.channel("Tomas", "help") == []
    assert await town.inbox("Ana") == before


async def test_what_is_worth_keeping_stands_in_the_direct_message_too(town: Town) -> None:
    logged = await town.say("Ana", "/log how:video hello", channel="help")
    assert "Logged: video call" in logged.said
    assert await town.channel("Ana", "help") == [logged]
    assert (await town.inbox("Ana"))[-1] == logged

    undone = await town.press("Ana", logged, "Undo")
    assert "Taken back: video call" in undone.said
    assert await town.channel("Ana", "help") == [undone], "in the place of what it takes back"
    assert await town.channel("Tomas", "help") == []


async def test_a_form_opened_there_is_answered_in_the_direct_message(town: Town) -> None:
    form = await town.say("Ana", "/log hello", channel="help")
    logged = await town.fill("Ana", form, how="Visit")
    assert "Logged: visit" in logged.said
    assert (await town.inbox("Ana"))[-1] == logged
    assert await town.channel("Tomas", "help") == []


async def test_a_refusal_there_is_no_public_matter_either(town: Town) -> None:
    refused = await town.say("Ana", "/staff inactive", channel="introductions")
    assert refused.said == "Only staff can see this list. Your own partnerships are in /sister."
    assert refused not in await town.channel("Tomas", "introductions")


async def test_a_button_of_a_card_for_everybody_is_answered_to_one_person_alone(town: Town) -> None:
    await town.say("Dee", "/staff start-card")
    await town.move(minutes=1)
    start = (await town.channel("Lina", "introductions"))[-1]
    assert start.said.startswith("Welcome!")
    before = await town.channel("Tomas", "introductions")

    looking = await town.press("Lina", start, "Just looking")
    assert looking.said.startswith("Welcome. Sister libraries are")
    assert await town.channel("Lina", "introductions") == [*before, looking]
    form = await town.press("Lina", start, "Introduce my library")
    preview = await town.fill("Lina", form, name="Nuku Library", town="Nadi", country="Fiji", languages=("English",))
    assert "kept private" in (await town.press("Lina", preview, "Keep private")).said
    assert await town.channel("Tomas", "introductions") == before
