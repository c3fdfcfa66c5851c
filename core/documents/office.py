"""Where documents are made while the bot goes on answering: Word in a thread, PDFs by the press, photos in the
darkroom.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.documents.darkroom import PhotoTrouble
from core.documents.draft import Draft
from core.documents.pdf import Press
from core.documents.photos import Darkroom, Photo
from core.documents.word import word_document


def no_template() -> bytes | None:
    """The standard layout."""
    return None


class Office:
    """Makes documents. `template`: gives the programme's own, as it is now, or None; it may be replaced at any time."""

    def __init__(self, template: Callable[[], bytes | None] = no_template) -> None:
        self._template = template
        self._press = Press()
        self._darkroom = Darkroom()

    async def word(self, draft: Draft) -> bytes:
        """The agreement as a .docx: in the programme's own layout, if it has one."""
        return await asyncio.to_thread(lambda: word_document(draft, self._template()))

    async def pdf(self, draft: Draft) -> bytes:
        """The agreement as a PDF, always in the standard layout. Raises NoFontError and TypesettingError."""
        return await self._press.pdf(draft)

    async def has_own_layout(self) -> bool:
        """Whether Word documents have another layout than PDFs."""
        return await asyncio.to_thread(self._template) is not None

    async def photo(self, content: bytes) -> Photo | PhotoTrouble:
        """A photo, written anew; or why it cannot be taken."""
        return await self._darkroom.written_anew(content)
