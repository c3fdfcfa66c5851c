"""Which languages a document can be drawn in: those whose letters a font of ours has (`fonts`)."""

from __future__ import annotations

from babel.core import get_global

_DRAWN = (
    "Latn Cyrl Grek Arab Hebr Deva Beng Gujr Guru Knda Mlym Orya Sinh Taml Telu Khmr Laoo Mymr Thai Armn Geor Ethi "
    "Hans Hant Jpan Kore"
)
"""ISO 15924."""


def is_drawn(language: str) -> bool:
    """Whether the letters that this language (ISO 639) is usually written with can be drawn."""
    likely: str | None = get_global("likely_subtags").get(language)
    return likely is not None and not set(_DRAWN.split()).isdisjoint(likely.split("_"))
