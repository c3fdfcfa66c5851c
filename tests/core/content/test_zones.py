"""Zones are said by their city and never guessed from three letters."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.countries import country_codes
from core.content.zones import ambiguous_abbreviation, city_label, find_zone, time_rule, zones_of_country

every_zone = st.sampled_from(sorted(zone for code in country_codes() for zone in zones_of_country(code)))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("europe/kyiv", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        (" america/new york ", "America/New_York"),
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("Iceland", "Atlantic/Reykjavik"),
        ("utc", "UTC"),
        ("Etc/UTC", "UTC"),
        ("PST", None),
        ("EST", None),
        ("GMT", None),
        ("Factory", None),
        ("Atlantis", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_is_known_by_its_name_old_or_new(typed: str, zone: str | None) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize("typed", ["PST", "cst", "IST", "EST", " bst "])
def test_an_abbreviation_names_several_zones(typed: str) -> None:
    assert ambiguous_abbreviation(typed)


@pytest.mark.parametrize("typed", ["UTC", "Europe/Kyiv", "Kyiv", ""])
def test_a_name_is_no_abbreviation(typed: str) -> None:
    assert not ambiguous_abbreviation(typed)


@pytest.mark.parametrize(
    ("zone", "locale", "label"),
    [
        ("Pacific/Fiji", "en", "Suva"),
        ("Pacific/Fiji", "fr", "Suva"),
        ("Pacific/Fiji", "uk", "Фіджі"),
        ("Europe/Kyiv", "en", "Kyiv"),
        ("Europe/Kyiv", "uk", "Київ"),
        ("America/Los_Angeles", "en-US", "Los Angeles"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires"),
        ("America/Indiana/Knox", "en", "Knox, Indiana"),
        ("Asia/Kolkata", "en", "Kolkata"),
        ("UTC", "en", "UTC"),
    ],
)
def test_a_time_is_said_with_its_city(zone: str, locale: str, label: str) -> None:
    assert city_label(zone, locale) == label


@given(every_zone, st.sampled_from(["en", "fr", "uk", "ar", "zh-TW", "nonsense"]))
def test_every_zone_has_a_label_and_a_rule_and_finds_itself(zone: str, locale: str) -> None:
    label = city_label(zone, locale)
    assert label
    assert not set(label) & set("/_")
    assert time_rule(zone) != zone
    assert find_zone(zone) == zone


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    zone = find_zone(text)
    if zone is not None:
        ZoneInfo(zone)
    ambiguous_abbreviation(text)
    city_label(text)
    time_rule(text)
