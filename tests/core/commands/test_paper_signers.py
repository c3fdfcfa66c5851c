"""Who signed on paper, as people write it into a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.paper_signers import LONGEST_LINE, as_asked, read_signers
from core.model.libraries import Library
from tests.builders import LONG_AGO

if TYPE_CHECKING:
    from core.model.ids import LibraryId


def library(number: int, name: str) -> Library:
    made = Library(
        name=name, town="Suva", folded=name, country="FJ", zone="UTC", languages=("en",), created_at=LONG_AGO
    )
    made.id = number  # type: ignore[assignment]  # as the database gives it
    return made


BOTH = [library(1, "Suva City Library"), library(2, "مكتبة عمّان العامة")]


@pytest.mark.parametrize(
    "text",
    [
        "Suva City Library: Ana Waqa, Director\nمكتبة عمّان العامة: يوسف حداد، المدير",
        "مكتبة عمّان العامة: يوسف حداد، المدير\n\nsuva city library :Ana Waqa,Director",
        "Ana Waqa, Director\nيوسف حداد، المدير",
        "Suva City Library：Ana Waqa，Director\nمكتبة عمّان العامة：يوسف حداد، المدير",
    ],
)
def test_a_line_for_each_library(text: str) -> None:
    found, missing = read_signers(text, BOTH)
    assert not missing
    assert [(found[each.id].name, found[each.id].position) for each in BOTH] == [
        ("Ana Waqa", "Director"),
        ("يوسف حداد", "المدير"),
    ]


def test_a_title_may_be_left_out() -> None:
    found, missing = read_signers("Suva City Library: Ana Waqa", BOTH[:1])
    assert (found[BOTH[0].id].position, missing) == ("", [])


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", [1, 2]),
        (as_asked(BOTH), [1, 2]),
        ("Suva City Library: Ana", [2]),
        ("Suva City Library: Ana\nYusuf", [2]),
        ("Suva City Library: , Director\nمكتبة عمّان العامة: Y", [1]),
        ("Ana\nYusuf\nMai", [1, 2]),
        (f"{'x' * (LONGEST_LINE + 1)}\nYusuf", [1]),
        (f"Ana, {'x' * (LONGEST_LINE + 1)}\nYusuf", [1]),
    ],
)
def test_who_is_not_named_is_asked_for(text: str, missing: list[LibraryId]) -> None:
    assert [each.id for each in read_signers(text, BOTH)[1]] == missing


def test_a_title_with_commas_stays_whole() -> None:
    found, _missing = read_signers("Ana Waqa, Director, Libraries and Archives", BOTH[:1])
    assert found[BOTH[0].id].position == "Director, Libraries and Archives"
