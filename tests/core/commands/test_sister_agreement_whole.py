"""Both forms of an agreement from the first section to the last, in each language that it can speak of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Reply
from core.content.agreement import Section, agreement_languages, agreement_words, form_sections
from core.services.agreements import current_agreement
from core.services.signing import version_of
from tests.core.commands.writing import Desk, facts, rows

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def write_all(desk: Desk, shown: Answer) -> list[str]:
    """*Next section*, and from each on to the next: what is open is written, by each of the two in turn."""
    town = desk.there.town
    passed: list[str] = []
    while "Next section" in desk.labels(shown):
        who = ("Ana", "Yusuf")[len(passed) % 2]
        shown = await desk.press(who, await town.say(who, "/sister agreement"), "Next section")
        form = await desk.press(who, shown, "Write")
        assert isinstance(form.outcome, Form)
        passed.append(form.outcome.command)
        if form.outcome.command == "sister agreement-length":
            saved = await town.fill(who, form, begins="2027-04-01", words=f"Words {len(passed)}")
        else:
            saved = await town.fill(who, form, text=f"Words {len(passed)}")
        assert isinstance(saved.outcome, Reply)
        shown = await town.say(who, "/sister agreement")
    return passed


@pytest.mark.parametrize(
    ("form", "short"), [("Long form, 17 sections", False), ("Short form, 6 sections", True)], ids=["long", "short"]
)
async def test_it_is_written_from_the_first_open_section_to_the_last_and_can_be_signed(
    desk: Desk, form: str, short: bool
) -> None:
    await write_all(desk, await desk.begin("Ana", form))
    shown = await desk.there.town.say("Yusuf", "/sister agreement")
    assert "Sign, or take the file" in desk.labels(shown)
    async with desk.there.store.reading() as uow:
        agreement = await current_agreement(uow, desk.there.pair.id)
        assert agreement is not None
        draft = (await version_of(uow, agreement)).draft
    assert draft.missing() == ()
    assert draft.sections == form_sections(short=short)


@pytest.mark.parametrize("language", agreement_languages())
async def test_in_each_of_its_languages_it_begins_with_sentences_of_that_language(desk: Desk, language: str) -> None:
    shown = await desk.begin("Ana", "Long form, 17 sections", language)
    assert facts(shown)["Progress"] == "7 of 16 sections written"
    words = agreement_words(language)
    assert await desk.text(Section.MONEY, language) == words.sections[Section.MONEY].usual
    assert "Suva City Library" in str(await desk.text(Section.CONTACTS, language))
    await desk.press("Ana", await desk.open("Ana", Section.ENDING, language), "Use the usual words")
    assert await desk.text(Section.ENDING, language) == words.sections[Section.ENDING].usual
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH, language), "Write")
    await desk.there.town.fill("Ana", form, begins="2027-04-01", ends="2029-03-31", words="…")
    length = str(await desk.text(Section.LENGTH, language))
    assert "2027" in length
    assert "2029" in length
    again = await desk.press("Yusuf", await desk.open("Yusuf", Section.LENGTH, language), "Change")
    assert desk.value_of(again, "words") == "…"


async def test_any_section_can_be_opened_first_and_the_next_one_is_a_press_away(desk: Desk) -> None:
    shown = await desk.begin()
    shown = await desk.press("Ana", shown, "More sections")
    assert next(iter(rows(shown))) == "9. Money"
    page = await desk.press("Ana", shown, "Read")
    for _section in range(7):
        page = await desk.press("Ana", page, "Next section")
    assert "Next section" not in desk.labels(page)
    for _section in range(15):
        page = await desk.press("Ana", page, "Earlier section")
    assert "Earlier section" not in desk.labels(page)
