"""The gettext catalogue: English sentences are the keys, `translations/<language>.po` holds the others.

The .po files are read as they are, once a language, when its first reader comes; so there is no build step.
A sentence that is missing, or marked fuzzy, is read in English.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

_FOLDER = files("core.content") / "translations"


@cache
def languages() -> tuple[str, ...]:
    """The languages the bot speaks: English, and every .po file there is."""
    found = sorted(entry.name.removesuffix(".po") for entry in _FOLDER.iterdir() if entry.name.endswith(".po"))
    return ("en", *found)


def best_language(wanted: str | None) -> str | None:
    """The language of ours that serves a tag such as "fr-CA", or None when there is none."""
    if not wanted:
        return None
    tag = wanted.replace("_", "-").split("-")[0].lower()
    return tag if tag in languages() else None


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # only readers of other languages pay for it
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with (_FOLDER / f"{language}.po").open("rb") as handle:
        # Without its locale Babel writes no plural rule, and every language would count as English does.
        write_mo(compiled, read_po(handle, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(language: str, message: str) -> str:
    """The sentence in that language; English where it is missing."""
    return _catalogue(best_language(language) or "en").gettext(message) if message else ""


def translate_plural(language: str, one: str, many: str, count: int) -> str:
    """The plural form that the language uses for `count`."""
    return _catalogue(best_language(language) or "en").ngettext(one, many, count)
