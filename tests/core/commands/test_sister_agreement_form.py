"""Long or short, and in which languages: no text is lost by a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.content.agreement import Section
from tests.core.commands.writing import AGREEMENT, Desk, facts, rows
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_each_language_has_a_text_of_its_own_and_what_is_missing_is_said(desk: Desk) -> None:
    shown = await desk.begin("Ana", "Long form, 17 sections", "en", "ar")
    assert facts(shown)["Languages"] == "English and Arabic; which one counts if they differ is not agreed yet"
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    shown = await desk.there.town.say("Ana", AGREEMENT)
    assert rows(shown)["2. Purpose"] == "Missing in Arabic"
    section = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "In Arabic")
    assert facts(section)["In English"] == "Last change by Ana, 20 November 2026"
    await desk.write("Yusuf", Section.PURPOSE, "يلتقي قرّاؤنا.", "ar")
    assert await desk.text(Section.PURPOSE, "ar") == "يلتقي قرّاؤنا."
    assert await desk.text() == "Our readers meet."


async def test_the_form_and_the_languages_change_and_no_text_is_lost(desk: Desk) -> None:
    shown = await desk.begin()
    await desk.write("Ana", Section.ROLES, "Four hours a month.")
    form = await desk.press("Ana", shown, "Form and languages")
    short = await desk.press("Ana", form, "Change to the short form")
    assert len(rows(short)) == 5
    form = await desk.press("Ana", short, "Form and languages")
    asked = await desk.press("Ana", form, "Change the languages")
    assert desk.value_of(asked, "languages") == ("en",)
    changed = await desk.there.town.fill("Ana", asked, languages=("en", "fr"))
    counts = await desk.press("Ana", changed, "French counts")
    assert facts(counts)["Languages"] == "English and French; French counts if they differ"
    long = await desk.press("Ana", counts, "Change to the long form")
    assert rows(long)["6. What each library does"] == "Missing in French"
    assert await desk.text(Section.ROLES) == "Four hours a month."


async def test_a_text_for_a_section_that_the_form_does_not_show_any_more_is_kept(desk: Desk) -> None:
    shown = await desk.begin()
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.ROLES), "Write")
    await desk.press("Ana", await desk.press("Ana", shown, "Form and languages"), "Change to the short form")
    kept = await desk.there.town.fill("Yusuf", form, text="Four hours a month.")
    assert "It is kept." in said(kept)
    assert await desk.text(Section.ROLES) == "Four hours a month."
