"""A member names a country in any usual way; the bot knows which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.countries import (
    country_codes,
    country_name,
    find_country,
    search_countries,
    zones_of_country,
)

locales = st.sampled_from(["en", "fr", "uk", "ar", "pt-BR", "zh-CN", "es-419", "nonsense", ""])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("UA", "UA"),
        ("ua", "UA"),
        ("UKR", "UA"),
        ("Ukraine", "UA"),
        ("Україна", "UA"),
        ("USA", "US"),
        ("the United States of America", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("Britain", "GB"),
        ("Scotland", "GB"),
        ("South Korea", "KR"),
        ("대한민국", "KR"),
        ("Czech Republic", "CZ"),
        ("Česko", "CZ"),
        ("Ivory Coast", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Burma", "MM"),
        ("Holland", "NL"),
        ("The Netherlands", "NL"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("DR Congo", "CD"),
        ("Viet Nam", "VN"),
        ("UAE", "AE"),
        ("Saint Lucia", "LC"),
        ("Trinidad and Tobago", "TT"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
        ("الأردن", "JO"),
        ("Kosovo", "XK"),
    ],
)
def test_a_country_is_known_by_any_of_its_names(typed: str, code: str) -> None:
    assert find_country(typed) == code


def test_a_country_is_known_by_its_name_in_the_members_language() -> None:
    assert find_country("Німеччина", "uk") == "DE"
    assert find_country("Allemagne", "fr-CA") == "DE"
    assert find_country("Germany", "uk") == "DE"


@pytest.mark.parametrize("typed", ["Congo", "Korea", "Ukrane", "", "  ", "?!", "European Union", "EU", "UN", "ZZ"])
def test_what_is_unclear_misspelt_or_no_country_is_not_taken(typed: str) -> None:
    assert find_country(typed) is None


def test_completion_offers_near_spellings_last() -> None:
    assert search_countries("Ukrane")[0] == ("UA", "Ukraine")
    assert [code for code, _ in search_countries("niger")][:2] == ["NE", "NG"]
    assert {code for code, _ in search_countries("congo")} >= {"CD", "CG"}


def test_names_are_shown_in_the_members_language() -> None:
    assert country_name("JO") == "Jordan"
    assert country_name("jo", "fr") == "Jordanie"
    assert country_name("JO", "no such locale") == "Jordan"
    assert country_name("??") == "??"


def test_there_are_countries_and_no_groups_of_them() -> None:
    assert {"XK", "TW", "PS", "FJ"} <= country_codes()
    assert not {"EU", "UN", "ZZ", "XA", "QO", "001"} & country_codes()


def test_every_country_has_a_zone_by_its_name_of_today() -> None:
    assert zones_of_country("FJ") == ("Pacific/Fiji",)
    assert "Europe/Kyiv" in zones_of_country("ua")
    assert all(zones_of_country(code) for code in country_codes())
    assert zones_of_country("ZZ") == ()


@given(st.text(), locales)
def test_no_text_is_too_strange(text: str, locale: str) -> None:
    found = find_country(text, locale)
    assert found is None or found in country_codes()
    for code, name in search_countries(text, locale):
        assert code in country_codes()
        assert name == country_name(code, locale)


@given(st.sampled_from(sorted(country_codes())), locales)
def test_the_code_a_list_offers_is_understood_when_it_comes_back(code: str, locale: str) -> None:
    assert find_country(code, locale) == code


@given(st.sampled_from(sorted(country_codes())), locales)
def test_the_name_a_list_shows_is_understood_when_it_is_typed(code: str, locale: str) -> None:
    assert find_country(country_name(code, locale), locale) == code
