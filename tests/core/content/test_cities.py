"""A library says its town and its country; the bot learns what time it is there, or asks once more."""

from __future__ import annotations

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.cities import Place, search_cities, zone_for, zones_of
from core.content.countries import country_codes, zones_of_country

countries = st.sampled_from(sorted(country_codes()))


@pytest.mark.parametrize(
    ("town", "country", "zone"),
    [
        ("Juneau", "US", "America/Juneau"),
        ("Suva", "FJ", "Pacific/Fiji"),
        ("Nadi", "FJ", "Pacific/Fiji"),
        ("Amman", "JO", "Asia/Amman"),
        ("عمان", "JO", "Asia/Amman"),
        ("Kyiv", "UA", "Europe/Kyiv"),
        ("Київ", "UA", "Europe/Kyiv"),
        ("kiev", "ua", "Europe/Kyiv"),
        ("Saint Petersburg", "US", "America/New_York"),
        ("St Petersburg", "RU", "Europe/Moscow"),
        ("New York", "US", "America/New_York"),
        ("Sao Paulo", "BR", "America/Sao_Paulo"),
        ("東京", "JP", "Asia/Tokyo"),
        ("Lisboa", "PT", "Europe/Lisbon"),
        ("Hanoi", "VN", "Asia/Ho_Chi_Minh"),
    ],
)
def test_a_known_town_has_its_clear_zone(town: str, country: str, zone: str) -> None:
    assert zone_for(town, country) == zone


def test_a_name_that_stands_in_several_zones_is_asked_about() -> None:
    assert zone_for("Springfield", "US") is None
    assert zones_of("Springfield", "US")[:2] == ("America/Chicago", "America/New_York")


def test_the_state_tells_namesakes_apart() -> None:
    assert zone_for("Springfield, IL", "US") == "America/Chicago"
    assert zone_for("Portland, Maine", "US") == "America/New_York"
    assert zone_for("Portland, Oregon", "US") == "America/Los_Angeles"


def test_what_follows_a_comma_is_dropped_when_it_says_nothing_new() -> None:
    assert zone_for("Paris, Île-de-France", "FR") == "Europe/Paris"


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("FJ", "Pacific/Fiji"),
        ("TV", "Pacific/Funafuti"),
        ("DE", "Europe/Berlin"),
        ("XK", "Europe/Belgrade"),
        ("KE", "Africa/Nairobi"),
    ],
)
def test_a_village_needs_no_question_where_the_country_has_one_zone(country: str, zone: str) -> None:
    assert zone_for("A village nobody listed", country) == zone


def test_zones_that_show_one_time_are_one_and_the_most_populous_speaks_for_them() -> None:
    assert len(zones_of_country("AR")) > 1
    assert zone_for("A village nobody listed", "AR") == "America/Argentina/Buenos_Aires"


def test_a_village_in_a_country_of_several_times_is_asked_about() -> None:
    assert zone_for("A village nobody listed", "US") is None
    assert zones_of("A village nobody listed", "US") == ()


def test_a_misspelt_town_is_offered_but_never_taken() -> None:
    assert zones_of("Chicgo", "US")[0] == "America/Chicago"
    assert zone_for("Chicgo", "US") is None


def test_an_unknown_country_has_no_zone() -> None:
    assert zone_for("Suva", "ZZ") is None
    assert zones_of("Suva", "ZZ") == ()


def test_completion_puts_whole_names_first_and_then_the_larger_town() -> None:
    assert [place.name for place in search_cities("paris", limit=2)] == ["Paris", "Paris"]
    assert search_cities("paris", limit=1) == [Place("Paris", "FR", "Europe/Paris")]
    assert search_cities("los ang", "US")[0].name == "Los Angeles"
    assert search_cities("харк")[0] == Place("Kharkiv", "UA", "Europe/Kyiv")


def test_completion_stays_in_the_country() -> None:
    assert {place.country for place in search_cities("paris", "us")} == {"US"}


def test_completion_with_nothing_typed_gives_the_largest_towns() -> None:
    assert [place.name for place in search_cities("", "FJ", limit=2)] == ["Nasinu", "Suva"]


def test_completion_offers_near_spellings_when_nothing_else_is_found() -> None:
    assert search_cities("Kviv", "UA")[0].name == "Kyiv"
    assert search_cities("qqqqqqqq") == []


def test_completion_shows_a_town_once_for_each_zone() -> None:
    places = search_cities("springfield", "US")
    assert len(places) == len(set(places))


@given(st.text(), countries)
def test_no_town_is_too_strange(town: str, country: str) -> None:
    zone = zone_for(town, country)
    found = zones_of(town, country)
    for known in (*found, *([zone] if zone else [])):
        ZoneInfo(known)
    assert zone is None or not found or zone == found[0] or zone in zones_of_country(country)


@given(st.text(max_size=12), st.none() | countries | st.text(max_size=3), st.integers(-1, 30))
def test_completion_answers_anything_with_towns_of_the_table(query: str, country: str | None, limit: int) -> None:
    places = search_cities(query, country, limit)
    assert len(places) <= max(limit, 0)
    assert all(place.country in country_codes() for place in places)


@given(countries)
def test_every_listed_town_finds_its_own_zone(country: str) -> None:
    for place in search_cities("", country, limit=40):
        assert place.zone in zones_of(place.name, country)


def test_the_table_is_small_and_its_makers_are_named() -> None:
    folder = files("core.content")
    assert len(folder.joinpath("cities.tsv.gz").read_bytes()) <= 900 * 1024
    assert "GeoNames, CC BY 4.0" in folder.joinpath("SOURCES.md").read_text(encoding="utf-8")
