"""The parts of the world that money is for, by the words that the data files use.

They are rough on purpose: they choose what is shown first, and a row's own words say who may ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from core.content.countries import country_codes
from core.content.regions import countries_in

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
def areas() -> Mapping[str, frozenset[str]]:
    """The countries of each, by ISO 3166 alpha-2. "abroad" is every country but the United States."""
    everywhere = country_codes()
    return MappingProxyType(
        {
            "any": everywhere,
            "abroad": everywhere - {"US"},
            "developing": everywhere - _EU - _WEALTHY_TOO,
            "Africa": countries_in("002"),
            "Erasmus": _EU | _ERASMUS_TOO,
            "Europe": countries_in("150") | {"AM", "AZ", "CY", "GE", "TR"},
            "Germany": frozenset({"DE"}),
            "US": frozenset({"US"}),
        }
    )


def is_in(country: str, wanted: Sequence[str]) -> bool:
    """Whether the country lies in one of these areas."""
    return any(country in areas()[area] for area in wanted)
