"""Time zones by their IANA names: which are meant, which are clear, and how to say them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from core.content.locales import ENGLISH, babel_locale

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Abbreviations that stand for several zones, or for a whole region of them. IANA keeps some (EST, CET) as
# names of a single place, which is never what a person means. GMT is London only in winter.
_ABBREVIATIONS = (
    "ACDT ACST ACT ADT AEDT AEST AKDT AKST AMST AMT AST AWST BDT BST CAT CCT CDT CEST CET CLT COT CST CT EAT ECT "
    "EDT EEST EET EST ET FKST GMT GST HADT HAST HST ICT IDT IRST IST JST KST LST MDT MET MEST MSK MST MT NDT NST "
    "NT PDT PKT PST PT PYT SAST SGT SST TRT UYT WAST WAT WEST WET WIB WIT WITA WST"
)

# Old names that the time zone database merged with a place in another country: the nearer place is meant.
_NEARER = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Johnston": "Pacific/Honolulu",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}

# CLDR files the translated city under the oldest name of the zone.
_CLDR_NAME = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Atikokan": "America/Coral_Harbour",
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Kanton": "Pacific/Enderbury",
    "Pacific/Pohnpei": "Pacific/Ponape",
}

# Zones named after an island or a country, and the town a clock would be read in.
_TOWNS = {
    "Africa/Sao_Tome": "São Tomé",
    "America/Antigua": "St. John’s",
    "America/Aruba": "Oranjestad",
    "America/Barbados": "Bridgetown",
    "America/Belize": "Belize City",
    "America/Cayman": "George Town",
    "America/Costa_Rica": "San José",
    "America/Curacao": "Willemstad",
    "America/Dominica": "Roseau",
    "America/El_Salvador": "San Salvador",
    "America/Grenada": "St. George’s",
    "America/Guadeloupe": "Basse-Terre",
    "America/Guatemala": "Guatemala City",
    "America/Guyana": "Georgetown",
    "America/Jamaica": "Kingston",
    "America/Martinique": "Fort-de-France",
    "America/Montserrat": "Brades",
    "America/Panama": "Panama City",
    "America/Puerto_Rico": "San Juan",
    "America/St_Kitts": "Basseterre",
    "America/St_Lucia": "Castries",
    "America/St_Thomas": "Charlotte Amalie",
    "America/St_Vincent": "Kingstown",
    "America/Tortola": "Road Town",
    "Asia/Bahrain": "Manama",
    "Asia/Brunei": "Bandar Seri Begawan",
    "Asia/Kuwait": "Kuwait City",
    "Asia/Qatar": "Doha",
    "Atlantic/Bermuda": "Hamilton",
    "Atlantic/Cape_Verde": "Praia",
    "Atlantic/Faroe": "Tórshavn",
    "Europe/Isle_of_Man": "Douglas",
    "Europe/Jersey": "Saint Helier",
    "Europe/Guernsey": "Saint Peter Port",
    "Indian/Comoro": "Moroni",
    "Indian/Maldives": "Malé",
    "Indian/Mauritius": "Port Louis",
    "Indian/Mayotte": "Mamoudzou",
    "Indian/Reunion": "Saint-Denis",
    "Indian/Mahe": "Victoria",
    "Pacific/Efate": "Port Vila",
    "Pacific/Fiji": "Suva",
    "Pacific/Funafuti": "Funafuti",
    "Pacific/Guadalcanal": "Honiara",
    "Pacific/Guam": "Hagåtña",
    "Pacific/Nauru": "Yaren",
    "Pacific/Niue": "Alofi",
    "Pacific/Palau": "Koror",
    "Pacific/Rarotonga": "Avarua",
    "Pacific/Saipan": "Saipan",
    "Pacific/Tahiti": "Papeete",
    "Pacific/Tarawa": "Tarawa",
    "Pacific/Tongatapu": "Nukuʻalofa",
}

_LEFT_OUT = frozenset({"Factory", "posixrules", "localtime"})


def find_zone(text: str) -> str | None:
    """Return the current IANA name of the zone *text* names, in any case and with spaces for underscores.

    Old names give the new one ("Asia/Calcutta" -> "Asia/Kolkata"); an abbreviation that several zones share
    ("EST") gives ``None``. Source: the tzdata package.
    """
    if ambiguous_abbreviation(text):
        return None
    return _canonical().get("_".join(text.casefold().split()))


def ambiguous_abbreviation(text: str) -> bool:
    """Tell whether *text* is an abbreviation such as PST or IST, which names several zones: ask for the city."""
    return text.strip().upper() in _ABBREVIATIONS.split()


def city_label(zone: str, locale: str = ENGLISH) -> str:
    """Return the city to say after a time in *zone*: "10:00 (Suva)" for Pacific/Fiji.

    CLDR's city in the language of *locale*; where CLDR names an island or country instead, its town, except in
    scripts other than Latin, which keep CLDR's word. A zone without a city gives the last part of its name.
    """
    entry = babel_locale(locale).time_zones.get(_CLDR_NAME.get(zone, zone), {})
    translated = entry.get("city")
    town = _TOWNS.get(zone)
    if isinstance(translated, str) and translated and (town is None or not _is_latin(translated)):
        return translated
    return town or zone.rsplit("/", 1)[-1].replace("_", " ")


def zones_of_country(code: str) -> tuple[str, ...]:
    """Return the zones of the country *code* (alpha-2), the one with most people first as a rule.

    Source: ``zone.tab`` of the time zone database; Kosovo, which has no code there, keeps Belgrade's time.
    """
    return _by_country().get(code.upper(), ())


@lru_cache(maxsize=1024)
def time_rule(zone: str) -> str:
    """Return the rule *zone* follows from now on, in POSIX notation ("EET-2EEST,M3.5.0/3,M10.5.0/4").

    Two zones with one rule show one time: the towns of Argentina need no question. Source: the last line of the
    compiled zone (RFC 8536). A zone without a rule stands for itself.
    """
    try:
        compiled = _tzdata().joinpath("zoneinfo", *zone.split("/")).read_bytes()
    except (OSError, ValueError):
        return zone
    return compiled.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace") or zone


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")


def _tzdata() -> Traversable:
    from importlib.resources import files  # noqa: PLC0415 (costs a start-up more than this module)

    return files("tzdata")


def _lines(name: str) -> list[str]:
    """Return the lines of one table of the tzdata package that are not comments."""
    text = _tzdata().joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"XK": ["Europe/Belgrade"]}
    for line in _lines("zone.tab"):
        code, _, zone, *_ = line.split("\t")
        found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    """Map every zone name in lower case to the name to keep.

    A place that ``zone.tab`` lists keeps its own name even where the database stores it as a link (Amsterdam).
    """
    current = {zone for zones in _by_country().values() for zone in zones}
    every = _tzdata().joinpath("zones").read_text(encoding="utf-8").split()
    rows = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    links = {old: new for _, new, old in rows} | {"Etc/UTC": "UTC"} | _NEARER
    names = {}
    for name in every:
        target = name
        while target not in current and target in links and target != "UTC":
            target = links[target]
        if name not in _LEFT_OUT:
            names[name.casefold()] = target
    return names
