"""What only people on Discord see: forms in pages, and a menu of what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


@pytest.fixture(params=["discord-sqlite"])
def where(request: pytest.FixtureRequest) -> str:
    """Discord alone."""
    place: str = request.param
    return place


async def unclear(town: Town) -> Seen:
    """A country that was written otherwise than the bot knows it."""
    welcome = await town.say("Beth", "hello")
    form = await town.press("Beth", welcome, "Introduce my library")
    return await town.fill(
        "Beth", form, name="Bonn City Library", town="Bonn", country="Germani", languages=("English", "German")
    )


async def test_what_may_have_been_meant_is_picked_from_a_menu(town: Town) -> None:
    asked = await unclear(town)
    assert asked.said == "Nothing is lost. Please change this:"
    assert asked.facts[0].label == "Country"
    preview = await town.press("Beth", asked, "Germany")
    assert "Posted." in (await town.press("Beth", preview, "Post")).said
    assert "Bonn, Germany" in " ".join((await town.say("Beth", "/sister")).lines)


async def test_or_it_is_written_again_and_nothing_else_is(town: Town) -> None:
    asked = await unclear(town)
    form = await town.press("Beth", asked, "Edit")
    assert form.asked.names == ("country",)
    await town.restart()
    preview = await town.fill("Beth", form, country="Germany")
    assert "Posted." in (await town.press("Beth", preview, "Post")).said


async def test_a_card_that_leads_on_is_gone_once_it_has_led_on(town: Town) -> None:
    before = await town.inbox("Ana")
    form = await town.say("Ana", "/log how:telepathy hello")
    (card,) = [seen for seen in await town.inbox("Ana") if seen not in before]
    assert card.said == "Nothing is lost. Please change this:"
    logged = await town.fill("Ana", form, how="Call")
    assert [seen for seen in await town.inbox("Ana") if seen not in before] == [logged], "in its place"


async def test_in_a_channel_too_a_form_of_several_pages_is_for_one_person_alone(town: Town) -> None:
    form = await town.say("Ana", "/log when:03/04 hello", channel="help")
    assert "can mean" in form.asked.problems["when"]
    logged = await town.fill("Ana", form, how="Call", when="2026-11-19")
    assert "Logged: phone call" in logged.said
    assert await town.channel("Tomas", "help") == []
    assert (await town.inbox("Ana"))[-1] == logged
