"""Regions hold every country once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.countries import country_codes
from core.content.regions import countries_in, find_region, region_name, region_of, search_regions


@pytest.mark.parametrize(
    ("typed", "region", "inside"),
    [
        ("Africa", "002", "EG"),
        ("Eastern Africa", "014", "KE"),
        ("East Africa", "014", "KE"),
        ("Asia", "142", "JO"),
        ("Oceania", "009", "FJ"),
        ("Europe", "150", "UA"),
        ("Americas", "019", "US"),
        ("the Americas", "019", "PE"),
        ("Latin America and the Caribbean", "419", "JM"),
        ("South-Eastern Asia", "035", "VN"),
        ("Southeast Asia", "035", "VN"),
        ("World", "001", "AQ"),
        ("014", "014", "KE"),
    ],
)
def test_a_region_is_known_by_its_names(typed: str, region: str, inside: str) -> None:
    assert find_region(typed) == region
    assert inside in countries_in(region)


def test_a_region_is_named_in_the_members_language() -> None:
    assert region_name("142", "fr") == "Asie"
    assert find_region("Азія", "uk") == "142"


def test_every_country_lies_in_one_smallest_region() -> None:
    assert countries_in("001") == country_codes()
    assert region_of("FJ") == "054"
    assert region_of("jo") == "145"
    assert region_of("AQ") == "001"
    assert region_of("ZZ") is None
    continents = [countries_in(region) for region in ("002", "009", "019", "142", "150")]
    assert sum(len(continent) for continent in continents) == len(country_codes()) - 1


def test_the_americas_are_north_central_south_and_the_caribbean() -> None:
    assert countries_in("019") == countries_in("419") | countries_in("021")
    assert "US" not in countries_in("419")


def test_completion_begins_with_the_continents() -> None:
    assert [name for _, name in search_regions("", limit=5)] == ["Africa", "Americas", "Asia", "Europe", "Oceania"]
    assert search_regions("Eurpe")[0] == ("150", "Europe")


@given(st.text(), st.sampled_from(["en", "ar", "ja", "nonsense"]))
def test_no_text_is_too_strange(text: str, locale: str) -> None:
    found = find_region(text, locale)
    assert found is None or countries_in(found)
    assert all(countries_in(region) for region, _ in search_regions(text, locale))
    assert countries_in(text) <= country_codes()
