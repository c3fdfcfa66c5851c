"""Which fonts a PDF is set in: those of two pinned packages, never the machine's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGES = {"manimgx_fonts": ".", "manimgx_fonts_cjk": ".", "fontpkg_ibm_plex_sans_arabic": "files"}
"""Each with the folder of its font files: Noto Sans for most scripts, Noto Sans CJK, and one for Arabic whose letters
can be copied out of a PDF (Noto puts its own together from pieces). docs/decisions/0020-documents.md
"""

_SCRIPTS = (
    "Arabic Hebrew Devanagari Bengali Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Tamil Telugu Khmer Lao Myanmar "
    "Thai Armenian Georgian Ethiopic"
)
_EAST_ASIAN = {"ja": "JP", "ko": "KR", "zh": "SC", "yue": "HK"}


def folders() -> list[Path]:
    """The folders the font files are in."""
    return [Path(str(files(package))) / folder for package, folder in _PACKAGES.items()]


def families(language: str) -> list[str]:
    """The font families for a text in that language; the first that has a letter is used for it.

    Chinese, Japanese and Korean write many letters alike that they draw differently: the language's own come first.
    """
    own = _EAST_ASIAN.get(language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0], "JP")
    scripts = [f"Noto Sans {script}" for script in _SCRIPTS.split()]
    return [
        *("Noto Sans", "IBM Plex Sans Arabic", *scripts),
        *(f"Noto Sans CJK {own}", "Noto Sans Symbols", "Noto Emoji"),
    ]
