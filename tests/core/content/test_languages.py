"""A member names the languages of a library, in that language if they like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.languages import find_language, language_codes, language_name, search_languages

locales = st.sampled_from(["en", "fr", "uk", "ar", "pt-BR", "zh-CN", "nonsense"])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("en", "en"),
        ("English", "en"),
        ("british english", "en"),
        ("українська", "uk"),
        ("Français", "fr"),
        ("francais", "fr"),
        ("العربية", "ar"),
        ("中文", "zh"),
        ("Mandarin", "zh"),
        ("Brazilian Portuguese", "pt"),
        ("Farsi", "fa"),
        ("Bengali", "bn"),
        ("Kiswahili", "sw"),
        ("Te Reo", None),
        ("Māori", "mi"),
        ("Fijian", "fj"),
        ("Ga", "gaa"),
        ("ga", "ga"),
        ("Klingon", None),
        ("Old English", None),
        ("Portugese", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_names_and_nothing_is_guessed(typed: str, code: str | None) -> None:
    assert find_language(typed) == code


def test_a_language_is_named_and_found_in_the_members_own() -> None:
    assert language_name("de", "fr") == "allemand"
    assert find_language("німецька", "uk") == "de"
    assert language_name("??") == "??"


def test_completion_begins_with_the_languages_most_named() -> None:
    assert [code for code, _ in search_languages("", limit=5)] == ["en", "fr", "es", "ar", "pt"]
    assert [code for code, _ in search_languages("", "uk", limit=5)] == ["en", "fr", "es", "ar", "pt"]


def test_completion_offers_near_spellings() -> None:
    assert search_languages("Portugese")[0] == ("pt", "Portuguese")


def test_varieties_are_their_language() -> None:
    assert not [code for code in language_codes() if "_" in code]


@given(st.text(), locales)
def test_no_text_is_too_strange(text: str, locale: str) -> None:
    found = find_language(text, locale)
    assert found is None or found in language_codes()
    assert all(code in language_codes() for code, _ in search_languages(text, locale))


@given(st.sampled_from(sorted(language_codes())), locales)
def test_the_code_a_list_offers_is_understood_when_it_comes_back(code: str, locale: str) -> None:
    assert find_language(code, locale) == code
