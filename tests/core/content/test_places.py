"""A wish names a country or a region, in words or by code."""

from __future__ import annotations

from core.content.places import find_place, place_name, search_places


def test_a_place_is_a_country_or_a_region() -> None:
    assert [find_place(text) for text in ("Fiji", "USA", "Western Asia", "Africa", "145", "FJ")] == [
        "FJ",
        "US",
        "145",
        "002",
        "145",
        "FJ",
    ]
    assert find_place("Atlantis") is None
    assert [place_name(code) for code in ("FJ", "145", "002")] == ["Fiji", "Western Asia", "Africa"]
    assert place_name("DE", "fr") == "Allemagne"


def test_regions_are_offered_first_and_leave_room_for_countries() -> None:
    offered = [code for code, _name in search_places("")]
    assert len(offered) == 25
    assert sum(code.isdigit() for code in offered) == 8
    assert next(code for code, _name in search_places("guinea")) == "GN"
    assert len(search_places("a", limit=3)) == 3
