"""The parts of the world that money is for, by the words that the data files use.

They are rough on purpose: they choose what is shown first, and a row's own words say who may ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from core.content.countries import country_codes
from core.content.regions import countries_in


class Area(StrEnum):
    """A part of the world, or a group of countries."""

    ANY = "any"
    ABROAD = "abroad"
    """Every country but the United States."""
    DEVELOPING = "developing"
    AFRICA = "Africa"
    ERASMUS = "Erasmus"
    EUROPE = "Europe"
    GERMANY = "Germany"
    UNITED_STATES = "US"


_EU = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
_ERASMUS_TOO = frozenset(("IS", "LI", "MK", "NO", "RS", "TR"))
"""Not member states, and take part in Erasmus+ like one."""

_WEALTHY_TOO = frozenset(
    (
        *("AD", "AE", "AU", "BH", "BN", "CA", "CH", "GB", "IL", "IS", "JP", "KR", "KW", "LI", "MC", "NO", "NZ", "OM"),
        *("QA", "SA", "SG", "SM", "TW", "US", "VA"),
    )
)
"""With the member states: where nobody speaks of a developing economy."""


@cache
def areas() -> Mapping[Area, frozenset[str]]:
    """The countries of each, by ISO 3166 alpha-2."""
    everywhere = country_codes()
    return MappingProxyType(
        {
            Area.ANY: everywhere,
            Area.ABROAD: everywhere - {"US"},
            Area.DEVELOPING: everywhere - _EU - _WEALTHY_TOO,
            Area.AFRICA: countries_in("002"),
            Area.ERASMUS: _EU | _ERASMUS_TOO,
            Area.EUROPE: countries_in("150") | {"AM", "AZ", "CY", "GE", "TR"},
            Area.GERMANY: frozenset({"DE"}),
            Area.UNITED_STATES: frozenset({"US"}),
        }
    )


def is_in(country: str, wanted: Sequence[Area]) -> bool:
    """Whether the country lies in one of these areas."""
    return any(country in areas()[area] for area in wanted)
