"""Which names stand in a text that is published without any."""

from __future__ import annotations

import pytest

from core.content.names import names_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Suva's readers came", "Suva"),
        ("SUVA reads", "Suva"),
        ("we were in suva that day", "Suva"),
        ("La fête de l’Alliance d'Ana", "Ana"),
        ("Les lecteurs de Bogota", "Bogotá"),
        ("我们在苏瓦图书馆读书", "苏瓦图书馆"),
        ("เราอ่านที่เชียงใหม่ด้วยกัน", "เชียงใหม่"),
        ("قرأنا معا بعمان", "عمان"),
        ("서울에서 읽었다", "서울"),
        ("A day in Reading", "Reading"),
        ("a day in reading", "Reading"),
        ("We read in N'Djamena", "N’Djamena"),
    ],
)
def test_a_name_is_found_however_it_stands_there(text: str, name: str) -> None:
    assert names_in([text], [name]) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Analysis is a word", "Ana"),
        ("Everybody was reading, and it was nice.", "Reading"),
        ("Everybody was reading, and it was nice.", "Nice"),
        ("La gente vive en la paz de su casa", "La Paz"),
        ("", "Suva"),
        ("Suva reads", ""),
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str, name: str) -> None:
    assert names_in([text], [name]) == []


@pytest.mark.parametrize(
    ("text", "person", "found"),
    [
        ("Ana read to us", "Ana Taleni", ["Ana"]),
        ("Grandmother Taleni's drum", "Ana Taleni", ["Taleni"]),
        ("Ana Taleni read to us", "Ana Taleni", ["Ana Taleni"]),
        ("The end of the day", "Vincent van der Berg", []),
        ("We hope that joy comes back", "Hope Joy Miller", []),
        ("Suva reads", "Ana Taleni", []),
    ],
)
def test_people_are_known_by_a_part_of_their_name(text: str, person: str, found: list[str]) -> None:
    assert names_in([text], [], [person]) == found
