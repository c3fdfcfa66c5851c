"""Makes ``names.tsv``: ``python -m core.content.build_names``, with Babel installed.

What countries and languages call themselves, gathered once so that a lookup need not open two hundred locales.
Maintainers run it to renew the table; the same input gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from core.content.countries import country_codes
from core.content.languages import language_codes

TABLE = Path(__file__).with_name("names.tsv")

# Share of a country's people, in percent, from which a language without official standing counts.
_SPOKEN = 10

# Scripts invented for English that nobody types a country in.
_CURIOSITIES = ("_Dsrt", "_Shaw")


def main() -> None:
    """Write the table and say how large it became."""
    rows = [("country", code, name) for code in sorted(country_codes()) for name in _country_names(code)]
    rows += [("language", code, name) for code in sorted(language_codes()) for name in _autonyms(code)]
    TABLE.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
    print(f"{len(rows)} names, {TABLE.stat().st_size // 1024} KiB")  # noqa: T201 (a maintainer's tool)


def _country_names(code: str) -> list[str]:
    """Return what the languages of the country *code* call it."""
    names: dict[str, None] = {}
    for language, facts in sorted(get_global("territory_languages").get(code, {}).items()):
        if facts["official_status"] or facts["population_percent"] >= _SPOKEN:
            for locale in _locales(language):
                names[locale.territories.get(code, "")] = None
    return [name for name in names if name]


def _autonyms(code: str) -> list[str]:
    """Return what the language *code* calls itself, in each of its scripts."""
    names = dict.fromkeys(locale.languages.get(code, "") for locale in _locales(code))
    return [name for name in names if name]


def _locales(language: str) -> list[Locale]:
    """Return the locales of *language*: itself and its scripts."""
    known = [name for name in locale_identifiers() if name == language or _is_script_of(name, language)]
    return [Locale.parse(name) for name in sorted(known) if not name.endswith(_CURIOSITIES)]


def _is_script_of(name: str, language: str) -> bool:
    base, _, rest = name.partition("_")
    return base == language and len(rest) == len("Latn") and rest.isalpha()


if __name__ == "__main__":
    main()
