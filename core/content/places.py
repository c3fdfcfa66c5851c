"""Places that a wish may name: a country (ISO 3166 alpha-2) or a region of the world (UN M49)."""

from __future__ import annotations

from core.content.countries import country_name, find_country, search_countries
from core.content.locales import ENGLISH
from core.content.regions import find_region, region_name, search_regions

_REGIONS_AT_MOST = 8
"""So that a region leaves room for countries whose names are alike."""


def place_name(code: str, locale: str = ENGLISH) -> str:
    """Return the name of the country or region *code* in *locale*."""
    return region_name(code, locale) if code.isdigit() else country_name(code, locale)


def find_place(text: str, locale: str = ENGLISH) -> str | None:
    """Return the code of the country or, if none is named so, of the region that *text* names exactly, or ``None``."""
    return find_country(text, locale) or find_region(text, locale)


def search_places(query: str, locale: str = ENGLISH, limit: int = 25) -> list[tuple[str, str]]:
    """Return up to *limit* pairs of code and name for completion: a few regions, then countries."""
    regions = search_regions(query, locale, min(limit, _REGIONS_AT_MOST))
    return [*regions, *search_countries(query, locale, limit - len(regions))]
