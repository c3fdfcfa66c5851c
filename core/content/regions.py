"""Regions of the world by their UN M49 code, as Unicode CLDR groups and names them."""

from __future__ import annotations

from functools import lru_cache

from core.content.folding import place_key
from core.content.locales import ENGLISH, babel_locale
from core.content.matching import Names, names

# UN M49 (unstats.un.org/unsd/methodology/m49), with CLDR's places for Kosovo, Taiwan and Antarctica's islands.
# Babel ships the names of regions but not what they contain.
_COUNTRIES = {
    "005": "AR BO BR CL CO EC FK GF GS GY PE PY SR UY VE",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "013": "BZ CR GT HN MX NI PA SV",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "015": "DZ EG EH LY MA SD TN",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "021": "BM CA GL PM US",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "053": "AU CC CX NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
}

SMALLEST_REGIONS = tuple(sorted(_COUNTRIES))
"""Every region that contains countries directly, by code; each country lies in at most one."""

_PARTS = {
    "001": "002 009 019 142 150 AQ",
    "002": "011 014 015 017 018",
    "003": "013 021 029",
    "009": "053 054 057 061",
    "019": "005 013 021 029",
    "142": "030 034 035 143 145",
    "150": "039 151 154 155",
    "202": "011 014 017 018",
    "419": "005 013 029",
}

# The United Nations' own names where CLDR's differ, and usual ones.
_ALSO = {
    "001": ("World", "the whole world"),
    "002": ("Africa",),
    "005": ("South America",),
    "021": ("Northern America",),
    "039": ("South Europe",),
    "053": ("Australia and New Zealand", "Australasia"),
    "057": ("Micronesia",),
    "061": ("Polynesia",),
    "419": ("Latin America and the Caribbean", "LAC"),
    "009": ("Oceania", "the Pacific"),
    "011": ("West Africa",),
    "014": ("East Africa",),
    "015": ("North Africa",),
    "017": ("Central Africa",),
    "018": ("Southern Africa",),
    "030": ("East Asia",),
    "034": ("South Asia",),
    "035": ("South-eastern Asia", "Southeast Asia", "South East Asia"),
    "145": ("West Asia",),
    "151": ("East Europe",),
    "154": ("North Europe",),
    "155": ("West Europe",),
    "202": ("Sub-Saharan Africa",),
    "019": ("Americas", "the Americas"),
}


def region_name(region: str, locale: str = ENGLISH) -> str:
    """Return the name of *region* (M49, three digits) in *locale*; an unknown code comes back as it is."""
    return _names(locale).labels.get(region, region)


def find_region(text: str, locale: str = ENGLISH) -> str | None:
    """Return the M49 code of the region *text* names exactly (code, CLDR's name, the UN's), or ``None``."""
    return _names(locale).find(text.strip(), place_key(text))


def search_regions(query: str, locale: str = ENGLISH, limit: int = 25) -> list[tuple[str, str]]:
    """Return up to *limit* pairs of M49 code and name for completion, continents first, near spellings last."""
    return _names(locale).search(place_key(query), limit, ("002", "019", "142", "150", "009"))


@lru_cache(maxsize=64)
def countries_in(region: str) -> frozenset[str]:
    """Return the alpha-2 codes of the countries in *region* (M49); none for an unknown one."""
    own = _COUNTRIES.get(region, "").split()
    inner = [countries_in(part) if part.isdigit() else frozenset({part}) for part in _PARTS.get(region, "").split()]
    return frozenset(own).union(*inner)


def region_of(country: str) -> str | None:
    """Return the M49 code of the smallest region *country* (alpha-2) lies in; the world (001) for Antarctica."""
    code = country.upper()
    near = next((region for region, countries in _COUNTRIES.items() if code in countries.split()), None)
    return near or ("001" if code in countries_in("001") else None)


@lru_cache(maxsize=32)
def _names(locale: str) -> Names:
    here, english = babel_locale(locale).territories, babel_locale(ENGLISH).territories
    labels = {code: here.get(code) or english[code] for code in sorted(_PARTS | _COUNTRIES)}
    return names(
        labels,
        [
            [(place_key(name), code) for code, name in labels.items()],
            [(place_key(english[code]), code) for code in labels],
            [(place_key(name), code) for code, others in _ALSO.items() for name in others],
        ],
    )
