"""Who has several partners says which; two who correct one talk lose no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.town import Town


@pytest.fixture
async def three(town: Town) -> Town:
    """Suva has a second partner: Beth's library in Juneau."""
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    assert "Paired:" in (await town.say("Dee", "/staff pair libraries:LIB-001,LIB-003")).said
    return town


async def test_several_partners_are_offered_and_all_took_part_when_nothing_is_ticked(three: Town) -> None:
    form = await three.say("Ana", "/log we spoke")
    partner = form.asked.question("partnership")
    assert partner.choices == ("Amman Public Library", "Juneau Public Library")
    assert partner.value == ""
    logged = await three.fill("Ana", form, partnership="Juneau Public Library", how="Call")
    assert "Logged: phone call with Juneau Public Library" in logged.said


async def test_a_partner_named_in_words_stands_with_its_own_libraries(three: Town) -> None:
    form = await three.say("Ana", '/log partnership:"Juneau Public Library" we spoke')
    libraries = form.asked.question("libraries")
    assert libraries.choices == ("Suva City Library", "Juneau Public Library")
    assert libraries.value == ("Suva City Library", "Juneau Public Library")
    assert "with Juneau Public Library" in (await three.fill("Ana", form, how="Video")).said


async def test_partner_and_libraries_named_in_words(three: Town) -> None:
    words = '/log how:video partnership:"Juneau Public Library" libraries:"Suva City Library,Juneau Public Library" hi'
    assert "Logged: video call with Juneau Public Library" in (await three.say("Ana", words)).said


async def test_a_long_form_is_one_act_however_many_pages_it_has(three: Town) -> None:
    form = await three.say("Ana", '/log how:telepathy partnership:"Juneau Public Library" hi')
    assert "is not one of the answers" in form.asked.problems["how"]
    both = ("Suva City Library", "Juneau Public Library")
    logged = await three.fill("Ana", form, how="Call", when="2026-11-19", libraries=both)
    assert "Logged: phone call with Juneau Public Library, 19 November 2026." in logged.said
    assert len((await three.say("Ana", "/sister history")).rows) == 1


@pytest.mark.parametrize("partner", ["Amman Public Library", "Juneau Public Library"])
async def test_the_button_of_one_partner_asks_only_about_that_one(three: Town, partner: str) -> None:
    await three.move(days=18)
    asked = next(seen for seen in await three.inbox("Ana") if [row.button for row in seen.rows] == ["Answer"] * 2)
    form = await three.press("Ana", await three.press("Ana", asked, "Answer", row=partner), "Yes")
    assert f"Logged: chat with {partner}" in (await three.fill("Ana", form, how="Chat")).said


async def test_home_asks_about_the_one_that_has_waited_longest(three: Town) -> None:
    await three.move(days=21)
    form = await three.press("Ana", await three.say("Ana", "/sister"), "Yes")
    logged = await three.fill("Ana", form, how="Chat")
    assert "Logged: chat with Amman Public Library" in logged.said or "with Juneau Public Library" in logged.said


async def test_one_library_alone_did_not_talk(three: Town) -> None:
    logged = await three.say("Ana", '/log how:video partnership:"Juneau Public Library" hi')
    assert "Logged" in logged.said
    alone = await three.say(
        "Ana", '/log how:visit partnership:"Juneau Public Library" libraries:"Suva City Library" hi'
    )
    assert "at least two libraries" in alone.asked.problems["libraries"]


async def test_a_colleagues_correction_is_not_overwritten(town: Town) -> None:
    await town.say("Ana", "/log how:call first words")
    history = await town.say("Ana", "/sister history")
    ana, same = await town.press("Ana", history, "Edit"), await town.press("Ana", history, "Edit")
    await town.move(minutes=1)
    corrected = await town.fill("Ana", ana, how="Visit", about="the better words")
    assert "Corrected." in corrected.said
    late = await town.fill("Ana", same, how="Chat", about="my own words")
    assert "It now reads: visit" in late.said
    assert "the better words" in " ".join((await town.say("Ana", "/sister history")).lines), "nothing was overwritten"
    again = await town.press("Ana", late, late.buttons[0])
    assert again.asked.question("about").value == "my own words"
    assert "Corrected." in (await town.fill("Ana", again)).said
