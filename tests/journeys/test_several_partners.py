"""Who has several partners says which; two who correct one talk lose no words; a form can wait on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal, Reply, Rows, plain
from tests.fakes.workspace import press_of
from tests.journeys.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.journeys.town import Town


@pytest.fixture
async def three(town: Town) -> Town:
    """Suva has a second partner: Beth's library in Juneau."""
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    assert "Paired:" in said(await town.say("Dee", "/staff pair libraries:LIB-001,LIB-003"))
    return town


def field_of(answer: Answer, name: str) -> tuple[list[str], object]:
    """The labels of a field's choices, and what stands in it."""
    assert isinstance(answer.outcome, Form)
    field = next(field for field in answer.outcome.fields if field.name == name)
    return [plain(choice.label, answer.reader) for choice in field.choices], field.value


async def test_several_partners_are_offered_and_all_took_part_when_nothing_is_ticked(three: Town) -> None:
    form = await three.say("Ana", "/log we spoke")
    labels, value = field_of(form, "partnership")
    assert labels == ["Amman Public Library", "Juneau Public Library"]
    assert value is None
    logged = await three.fill("Ana", form, partnership="Juneau Public Library", how="call")
    assert "Logged: phone call with Juneau Public Library" in said(logged)


async def test_a_partner_named_in_words_stands_with_its_own_libraries(three: Town) -> None:
    form = await three.say("Ana", '/log partnership:"Juneau Public Library" we spoke')
    labels, value = field_of(form, "libraries")
    assert labels == ["Suva City Library", "Juneau Public Library"]
    assert value == ("1", "3")
    assert "with Juneau Public Library" in said(await three.fill("Ana", form, how="video"))


async def test_partner_and_libraries_named_in_words(three: Town) -> None:
    words = '/log how:video partnership:"Juneau Public Library" libraries:"Suva City Library,Juneau Public Library" hi'
    assert "Logged: video call with Juneau Public Library" in said(await three.say("Ana", words))


async def test_the_button_of_one_partner_asks_only_about_that_one(three: Town) -> None:
    await three.move(days=21)
    home = await three.say("Ana", "/sister")
    form = await three.press("Ana", home, "Log it")
    _labels, value = field_of(form, "libraries")
    assert value in {("1", "2"), ("1", "3")}
    assert "Logged:" in said(await three.fill("Ana", form, how="chat", libraries=()))


async def test_one_library_alone_did_not_talk(three: Town) -> None:
    form = await three.say("Ana", '/log how:video partnership:"Juneau Public Library" hi', key="alone")
    assert "Logged" in said(form)
    alone = await three.say(
        "Ana", '/log how:visit partnership:"Juneau Public Library" libraries:"Suva City Library" hi'
    )
    assert isinstance(alone.outcome, Form)
    assert "at least two libraries" in plain(alone.outcome.problems["libraries"].text, alone.reader)


async def test_a_colleagues_correction_is_not_overwritten(town: Town) -> None:
    await town.say("Ana", "/log how:call first words")
    history = await town.say("Ana", "/sister history")
    ana, same = await town.press("Ana", history, "Edit"), await town.press("Ana", history, "Edit")
    town.clock.move(minutes=1)
    assert "Corrected." in said(await town.fill("Ana", ana, how="visit", about="the better words"))
    late = await town.fill("Ana", same, how="chat", about="my own words")
    assert isinstance(late.outcome, Refusal)
    assert "It now reads: visit" in said(late)
    again = await town.core.press(town.speaker("Ana"), late.outcome.buttons[0].handle, "again")
    assert field_of(again, "about")[1] == "my own words"
    assert "Corrected." in said(await town.fill("Ana", again))


async def test_the_list_of_talks_keeps_no_drafts(town: Town) -> None:
    for number in range(8):
        await town.say("Ana", f"/log how:call {number} " + "a long talk " * 50)
    shown = (await town.say("Ana", "/sister history")).outcome
    assert isinstance(shown, Reply)
    rows = next(part for part in shown.card.parts if isinstance(part, Rows))
    assert all(row.button is not None and "d|" not in row.button.handle for row in rows.rows)


async def test_a_form_that_cannot_open_waits_on_a_card(town: Town) -> None:
    asked = await town.say("Ana", "/log when:03/04 we spoke")
    assert isinstance(asked.outcome, Form)
    card = await town.core.hold(asked.outcome, town.speaker("Ana").account)
    opened = await town.core.press(town.speaker("Ana"), press_of(card, "Edit"), "p1")
    assert field_of(opened, "when")[1] == "03/04"
    first = await town.fill("Ana", opened, when="2026-11-19", how="video")
    assert "Logged: video call" in said(first)
    twice = await town.core.press(town.speaker("Ana"), press_of(card, "Edit"), "p2")
    assert said(await town.fill("Ana", twice, when="2026-11-18", how="visit")) == "Already sent; nothing changed."


async def test_a_form_without_errors_continues(town: Town) -> None:
    asked = await town.say("Ana", "/log we spoke")
    assert isinstance(asked.outcome, Form)
    card = await town.core.hold(asked.outcome, town.speaker("Ana").account)
    opened = await town.core.press(town.speaker("Ana"), press_of(card, "Continue"), "p1")
    assert "Logged: letter or parcel" in said(await town.fill("Ana", opened, how="post"))
