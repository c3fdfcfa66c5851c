"""The agreement as it will read, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.content.agreement import Section
from tests.contracts.fitting import assert_answer_fits
from tests.core.commands.writing import Desk
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_the_preview_reads_as_the_document_will(desk: Desk) -> None:
    shown = await desk.begin("Ana", "Long form, 17 sections", "en", "fr")
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    page = await desk.press("Ana", shown, "Preview")
    assert said(page).startswith("Sister libraries agreement\nVersion 1, 20 November 2026")
    assert "2. Purpose\nOur readers meet." in said(page)
    assert "4. Goals and hoped-for benefits\nStill open." in said(page)
    french = await desk.press("Ana", page, "In French")
    assert said(french).startswith("Accord de jumelage")
    assert "Ce texte n’existe qu’en anglais." in said(french)


async def test_long_texts_make_pages_and_none_is_left_out(desk: Desk) -> None:
    shown = await desk.begin()
    for section in (Section.PURPOSE, Section.GOALS, Section.ROLES):
        await desk.write("Ana", section, f"{section.value} begins " + "and goes on " * 150 + "and ends.")
    page = await desk.press("Ana", shown, "Preview")
    read = said(page)
    while "Next page" in desk.labels(page):
        page = await desk.press("Ana", page, "Next page")
        read += "\n" + said(page)
    assert read.count("and ends.") == 3
    assert " ".join(read.split()).count("and goes on") == 450
    assert "17. Signatures" in read


async def test_a_list_of_many_short_lines_fits_every_platform(desk: Desk) -> None:
    shown = await desk.begin()
    lines = [f"{number}. Stories" for number in range(1, 121)]
    for section in (Section.PURPOSE, Section.ACTIVITIES):
        await desk.write("Ana", section, "\n\n".join(lines))
    page = await desk.press("Ana", shown, "Preview")
    read = said(page)
    assert_answer_fits(page)
    while "Next page" in desk.labels(page):
        page = await desk.press("Ana", page, "Next page")
        assert_answer_fits(page)
        read += "\n" + said(page)
    assert [line for line in read.splitlines() if line.endswith("Stories")] == [*lines, *lines]
