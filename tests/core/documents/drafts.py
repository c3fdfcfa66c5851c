"""A builder of drafts, with defaults, so that a test names only what it is about; and readers of what was made."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pypdf import PdfReader

from core.content.agreement import Section
from core.documents.draft import Draft, Party, Signature

SUVA = Party(name="Suva City Library", town="Suva", country="FJ", code="LIB-014")
AMMAN = Party(name="Amman Public Library", town="Amman", country="JO", code="LIB-022")
JUNEAU = Party(name="Juneau Public Library", town="Juneau", country="US", code="LIB-031")

ANA_SIGNS = Signature(party="LIB-014", name="Ana Waqa", position="Chief librarian", on=date(2026, 12, 1))
YUSUF_SIGNS = Signature(party="LIB-022", name="Yusuf Haddad", position="Director", on=date(2026, 12, 2))


def draft(texts: Mapping[Section, str] | None = None, language: str = "en", **changed: Any) -> Draft:  # noqa: ANN401
    """A version of the agreement between Suva and Amman, in one language; `texts` are written in it."""
    written = {section: {language: text} for section, text in (texts or {}).items()}
    plain = Draft(parties=(SUVA, AMMAN), languages=(language,), made_on=date(2026, 11, 20), version=3, texts=written)
    return replace(plain, **changed)


def pdf_text(content: bytes) -> str:
    """What one can copy out of the PDF, every white space one space, without the places where a line may end."""
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(pages.replace("\u200b", "").split())


def letters_of_words(text: str) -> set[str]:
    """Its words as sorted letters without marks: readers of PDFs give those of Arabic in an order of their own."""
    bare = (each if unicodedata.category(each)[0] == "L" else " " for each in unmarked(text))
    return {"".join(sorted(word)) for word in "".join(bare).split()}


def unmarked(text: str) -> str:
    """Without vowel signs and in the plain forms of letters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if unicodedata.category(each) not in {"Mn", "Cf"})
