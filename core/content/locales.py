"""From a locale as platforms write it to Babel's, without ever failing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"


@lru_cache(maxsize=256)
def babel_locale(locale: str) -> Locale:
    """Return Babel's locale for *locale* ("pt-BR", "es_419", "zh-CN"), its language alone, or else English."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (imported at the first question)

    tag = locale.replace("-", "_").strip()
    for candidate in (tag, tag.split("_", 1)[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse(ENGLISH)
