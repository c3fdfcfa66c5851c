"""Living languages by the codes of ISO 639 that Unicode CLDR uses: two letters, or three."""

from __future__ import annotations

from functools import lru_cache

from core.content.folding import fold
from core.content.locales import ENGLISH, babel_locale
from core.content.matching import Names, names
from core.content.native import native_names

# Nobody's mother tongue today, invented (Esperanto, which libraries do collect, stays), or not a language at all.
_LEFT_OUT = (
    "ae afh akk ang arc avk chb chg chn cop cu dum egy elx enm frm fro gez gmh goh got grc hit ia ie io jbo jpr jrb "
    "jut kaw kho lfn lzh mga mul non nov nwc ota pal peo phn pi prg pro sam sga sog sux syc tlh tok uga und vo zbl "
    "zxx"
)

# What an empty search offers first: most second-language speakers in libraries first.
_COMMON = "en fr es ar pt zh ru de hi sw uk id ja ko tr vi it bn ur fa pl nl th ms fil ta ha yo am my ne ro el he"

# Names people use that CLDR does not give in English or in the language itself.
_ALSO = {
    "bn": ("Bengali",),
    "dv": ("Maldivian", "Dhivehi"),
    "es": ("Castilian",),
    "fa": ("Farsi",),
    "ff": ("Fulani", "Fulah", "Peul"),
    "fil": ("Pilipino",),
    "gd": ("Gaelic",),
    "ht": ("Kreyol", "Haitian"),
    "kea": ("Cape Verdean Creole", "Cabo Verdean"),
    "kl": ("Greenlandic",),
    "km": ("Cambodian",),
    "ky": ("Kirghiz",),
    "lg": ("Luganda",),
    "lo": ("Laotian",),
    "mfe": ("Mauritian Creole",),
    "my": ("Myanmar",),
    "nb": ("Bokmal",),
    "nn": ("Nynorsk",),
    "ny": ("Chichewa", "Chewa"),
    "or": ("Oriya",),
    "pa": ("Panjabi",),
    "ps": ("Pushto",),
    "qu": ("Kichwa",),
    "rn": ("Kirundi",),
    "ro": ("Moldovan",),
    "si": ("Sinhalese",),
    "st": ("Sesotho",),
    "sw": ("Kiswahili",),
    "tet": ("Tetun",),
    "tn": ("Setswana",),
    "ug": ("Uighur",),
    "xh": ("isiXhosa",),
    "zh": ("Mandarin", "Mandarin Chinese", "Putonghua"),
    "zu": ("isiZulu",),
}


def language_name(code: str, locale: str = ENGLISH) -> str:
    """Return the name of the language *code* in *locale*, in English where that has none.

    An unknown code comes back as it is.
    """
    return _names(locale).labels.get(code, code)


def find_language(text: str, locale: str = ENGLISH) -> str | None:
    """Return the code of the language *text* names exactly, or ``None``.

    Understood: the code, the name in *locale* or English (also of a variety: "Brazilian Portuguese" is Portuguese),
    another usual name ("Farsi"), and what the language calls itself. Case and accents do not matter.
    """
    return _names(locale).find(text.strip(), fold(text))


def search_languages(query: str, locale: str = ENGLISH, limit: int = 25) -> list[tuple[str, str]]:
    """Return up to *limit* pairs of code and name for completion: common languages first, near spellings last."""
    return _names(locale).search(fold(query), limit, _COMMON.split())


@lru_cache(maxsize=1)
def language_codes() -> frozenset[str]:
    """Return the codes of all languages a member can name; varieties ("pt_BR") belong to their language."""
    known = frozenset(str(code) for code in babel_locale(ENGLISH).languages)
    return frozenset(code for code in known.difference(_LEFT_OUT.split()) if "_" not in code)


@lru_cache(maxsize=32)
def _names(locale: str) -> Names:
    here, english = babel_locale(locale).languages, babel_locale(ENGLISH).languages
    labels = {code: here.get(code) or english[code] for code in sorted(language_codes())}
    varieties = [
        (fold(name), code.split("_", 1)[0]) for table in (here, english) for code, name in table.items() if "_" in code
    ]
    return names(
        labels,
        [
            [(fold(name), code) for code, name in labels.items()],
            [(fold(english[code]), code) for code in labels],
            [(fold(name), code) for code, others in _ALSO.items() for name in others],
            [(code, code) for code in labels],
            [(fold(name), code) for code, name in native_names("language")],
            varieties,
        ],
    )
