"""Countries by their ISO 3166 alpha-2 code, as Unicode CLDR names them."""

from __future__ import annotations

from functools import lru_cache

from core.content.folding import place_key
from core.content.locales import ENGLISH, babel_locale
from core.content.matching import Names, names
from core.content.native import native_names
from core.content.zones import zones_of_country

__all__ = ["country_codes", "country_name", "find_country", "search_countries", "zones_of_country"]

# Kosovo's code is not ISO's but everybody's, CLDR and GeoNames included.
_KOSOVO = "XK"
_UNKNOWN = frozenset({"ZZ"})

# Names people use that CLDR does not give in English or in a language of the country.
_ALSO = {
    "AE": ("UAE", "U.A.E.", "Emirates"),
    "BA": ("Bosnia",),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": (
        "DR Congo",
        "DRC",
        "D.R. Congo",
        "Democratic Republic of the Congo",
        "Democratic Republic of Congo",
        "Congo Kinshasa",
        "Zaire",
    ),
    "CF": ("CAR",),
    "CG": ("Republic of the Congo", "Republic of Congo", "Congo Brazzaville"),
    "CI": ("Ivory Coast", "Cote d Ivoire"),
    "CN": ("People's Republic of China", "PRC", "Mainland China"),
    "CV": ("Cabo Verde", "Cape Verde"),
    "CZ": ("Czech Republic", "Czechia"),
    "FK": ("Malvinas",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "GM": ("Gambia",),
    "HK": ("Hong Kong",),
    "IE": ("Republic of Ireland", "Eire"),
    "IR": ("Islamic Republic of Iran",),
    "KP": ("DPRK", "Democratic People's Republic of Korea"),
    "KR": ("South Korea", "Republic of Korea"),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia", "Republic of North Macedonia"),
    "MM": ("Burma", "Myanmar"),
    "MO": ("Macau", "Macao"),
    "NL": ("Holland",),
    "NZ": ("Aotearoa",),
    "PG": ("PNG",),
    "PS": ("Palestine", "State of Palestine"),
    "RU": ("Russian Federation",),
    "SA": ("KSA", "Saudi"),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Turkiye"),
    "TW": ("Republic of China",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "America", "United States of America", "U.S.A.", "U.S.", "the States"),
    "VA": ("Holy See", "Vatican"),
    "VC": ("Saint Vincent",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "VN": ("Viet Nam",),
    "ZA": ("RSA",),
}


def country_name(code: str, locale: str = ENGLISH) -> str:
    """Return the name of the country *code* (alpha-2) in *locale*, in English where that has none.

    An unknown code comes back as it is.
    """
    return _names(locale).labels.get(code.upper(), code)


def find_country(text: str, locale: str = ENGLISH) -> str | None:
    """Return the code of the country *text* names exactly, or ``None``.

    Understood: the code (alpha-2 or alpha-3), the name in *locale* or English, another usual name ("Ivory Coast"),
    and what the country is called in its own languages. Case, accents and punctuation do not matter.
    """
    return _names(locale).find(text.strip(), place_key(text))


def search_countries(query: str, locale: str = ENGLISH, limit: int = 25) -> list[tuple[str, str]]:
    """Return up to *limit* pairs of code and name for completion, the best first, near spellings last."""
    return _names(locale).search(place_key(query), limit)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the codes of all countries and territories where people live or work, and Kosovo's."""
    from babel.core import get_global  # noqa: PLC0415 (heavy: loaded at the first question)

    codes = {code for code in get_global("territory_zones") if len(code) == len(_KOSOVO) and code.isalpha()}
    return frozenset(codes - _UNKNOWN | {_KOSOVO})


@lru_cache(maxsize=32)
def _names(locale: str) -> Names:
    from babel.core import get_global  # noqa: PLC0415

    here, english = babel_locale(locale).territories, babel_locale(ENGLISH).territories
    labels = {code: here.get(code) or english[code] for code in sorted(country_codes())}
    alpha3 = [
        (old.casefold(), new[0])
        for old, new in sorted(get_global("territory_aliases").items())
        if len(new) == 1 and old.isalpha()
    ]
    return names(
        labels,
        [
            [(place_key(name), code) for code, name in labels.items()],
            [(place_key(english[code]), code) for code in labels],
            [(place_key(name), code) for code, others in _ALSO.items() for name in others],
            [(code.casefold(), code) for code in labels],
            alpha3,
            [(place_key(name), code) for code, name in native_names("country")],
        ],
    )
